/**
 * Why a run stopped, in the reader's words: layers are called as on their cards, and of a published network at its true
 * size it is told that it is out of reach here rather than wrong.
 */
import type { EngineProblem } from '../../engine/protocol.ts';
import { sentence } from '../../i18n/sentence.ts';
import type { Language } from '../../model/language.ts';
import type { Network, NodeId } from '../../model/network.ts';
import { nameById, namedProblem } from '../builder/layerNames.ts';
import { useTrueSizeText } from '../builder/trueSize.ts';
import { useLanguage, useWords } from '../useWords.ts';
import { useCurrentRun } from './useCurrentRun.ts';

/** Of the current run; empty where there is no problem. */
export function useStopReason(problem: EngineProblem | null): string {
  const { engine } = useWords();
  const language = useLanguage();
  const tooLarge = useTrueSizeText(problem?.code === 'notTrainable' || problem?.code === 'overBudget');
  const network = useCurrentRun()?.experiment.network;
  if (!problem) return '';
  if (tooLarge !== '') return tooLarge;
  return sentence(engine.problems, withLayerName(problem, network, language));
}

function withLayerName(
  problem: EngineProblem,
  network: Network | undefined,
  language: Language,
): EngineProblem {
  if (!network || !('nodeId' in problem)) return problem;
  const nameOf = (id: NodeId) => nameById(network, id, language);
  const nodeId = problem.nodeId === null ? null : nameOf(problem.nodeId);
  return problem.code === 'notTrainable'
    ? { ...problem, nodeId, problem: namedProblem(problem.problem, nameOf, language) }
    : { ...problem, nodeId };
}
