/** A problem in words with the buttons that mend it: below a card, in the inspector, in the outline. */
import { TriangleAlert } from 'lucide-react';
import type { NodeId } from '../../model/network.ts';
import type { NetworkProblem } from '../../model/problem.ts';
import { classes } from '../controls/classes.ts';
import { useWords } from '../useWords.ts';
import { mend } from './actions.ts';
import { mendsOnCard } from './cardNote.ts';
import { mendText } from './mendText.ts';
import css from './ProblemNote.module.css';
import { TwinOffer } from './TwinOffer.tsx';
import { useTrueSize } from './trueSize.ts';
import { useMends, useNameOf, useNodeAnalysis, useProblemText } from './useNetwork.ts';

interface ProblemNoteProps {
  readonly id: NodeId;
  /** At most so many mends. */
  readonly limit?: number;
  readonly className?: string | undefined;
}

export function ProblemNote({ id, limit = Number.POSITIVE_INFINITY, className }: ProblemNoteProps) {
  const problem = useNodeAnalysis(id)?.problem;
  const calmly =
    useTrueSize() !== null && (problem?.code === 'imageDiffers' || problem?.code === 'classesDiffer');
  if (!problem) return null;
  if (calmly) return <TwinOffer isShort={limit === mendsOnCard} className={className} />;
  return <Mends id={id} problem={problem} limit={limit} className={className} />;
}

interface MendsProps extends ProblemNoteProps {
  readonly problem: NetworkProblem;
}

function Mends({ id, problem, limit, className }: MendsProps) {
  const words = useWords().builder;
  const say = useProblemText();
  const name = useNameOf();
  const mends = useMends(id).slice(0, limit);
  const calm = problem.code === 'brokenUpstream';
  return (
    <div className={classes(css.note, calm && css.calm, className)} data-problem={problem.code}>
      <p className={css.sentence}>
        <TriangleAlert aria-hidden size={14} />
        <span>{say(problem)}</span>
      </p>
      {mends.length > 0 && (
        <ul className={css.mends} aria-label={words.mendBy}>
          {mends.map((one, i) => (
            <li key={`${one.code} ${JSON.stringify(one.values)}`}>
              <button
                type="button"
                className={classes(css.mend, i === 0 && css.best)}
                onClick={(event) => {
                  event.stopPropagation();
                  mend(one, id);
                }}
              >
                {mendText(words.mends, one, name)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
