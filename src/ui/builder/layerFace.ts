/** Everything that a card shows of its layer. */
import type { LayerKind } from '../../model/layers/index.ts';
import type { Network, NodeId } from '../../model/network.ts';
import { grouped } from '../../model/terms.ts';
import { nodeById } from '../../model/wiring.ts';
import { analysisOf } from '../../state/experiment.ts';
import { languageOf, type Words } from '../useWords.ts';
import { fullShape } from './figures.ts';
import { type CardTitle, cardTitle } from './layerNames.ts';
import { remembered, useRemembered } from './remembered.ts';
import { isSameScale, type Scale, scaleOf } from './scales.ts';
import { isCalm } from './trueSize.ts';
import { factsOf, type LayerFacts, nameIn, problemText } from './useNetwork.ts';

export interface LayerFace {
  readonly kind: LayerKind;
  /** As in sentences (`Conv 3×3 p1`), and in parts. */
  readonly name: string;
  readonly title: CardTitle;
  readonly facts: LayerFacts;
  /** Its problem is explained elsewhere, and is none of the reader's. */
  readonly calm: boolean;
  /** What a screen reader says. */
  readonly label: string;
  readonly scale: Scale;
}

/** Null where there is no such layer. The same object while the card is drawn alike. */
export function useLayerFace(id: NodeId): LayerFace | null {
  return useRemembered(layerFace, id);
}

export const layerFace = remembered<LayerFace>((id, state, words, before) => {
  const { experiment } = state;
  const { network } = experiment;
  const node = nodeById(network, id);
  const facts = factsOf(id, state);
  if (!node || !facts) return null;
  // A layer that waits names another, which may be called otherwise now.
  const name = nameIn(network, id, words);
  const isSaid = before?.name === name && before.facts === facts && facts.problem?.code !== 'brokenUpstream';
  return {
    kind: node.kind,
    name,
    title: before?.name === name ? before.title : cardTitle(node, languageOf(words)),
    facts,
    calm: facts.problem !== null && isCalm(analysisOf(experiment), id),
    label: isSaid ? before.label : layerLabel(name, facts, network, words),
    scale: scaleOf(id, state),
  };
}, isAlike);

function isAlike(a: LayerFace, b: LayerFace): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.facts === b.facts &&
    a.calm === b.calm &&
    a.label === b.label &&
    isSameScale(a.scale, b.scale)
  );
}

function layerLabel(
  name: string,
  { problem, output, parameters }: LayerFacts,
  network: Network,
  words: Words,
): string {
  const { cardProblem, cardName } = words.builder;
  if (problem) {
    const nameOf = (one: NodeId) => nameIn(network, one, words);
    return cardProblem(name, problemText(problem, words, nameOf));
  }
  return cardName(name, output && fullShape(output), parametersText(words.builder, parameters));
}

export function parametersText(words: Words['builder'], parameters: number): string {
  return parameters === 0 ? words.noParameters : words.parameters(parameters, grouped(parameters));
}
