/** The network's answer as a sentence: "Reads as 7, 98.2 %, after 1,240 steps", and whether the label says so too. */
import type { PictureSource } from '../../state/prediction.ts';
import { useWords } from '../useWords.ts';
import css from './DrawPanel.module.css';

interface AnswerProps {
  readonly classes: readonly string[];
  readonly probabilities: Float32Array | null;
  /** Steps it had learned when it answered. */
  readonly step: number | null;
  readonly source: PictureSource | null;
  /** A picture has been shown. */
  readonly asked: boolean;
}

export function Answer({ classes, probabilities, step, source, asked }: AnswerProps) {
  const { draw: words } = useWords();
  if (!asked) return <p className={css.words}>{words.nothing}</p>;
  if (!probabilities) return <p className={css.words}>{words.thinking}</p>;
  const best = probabilities.reduce((at, value, i) => (value > (probabilities[at] ?? 0) ? i : at), 0);
  const label = classes[best] ?? String(best);
  const percent = (100 * (probabilities[best] ?? 0)).toFixed(1);
  const truth = source?.kind === 'test' ? (classes[source.label] ?? String(source.label)) : null;
  return (
    <p className={css.words} role="status">
      <b>{words.reads(label, percent)}</b>
      <span>{step ? words.afterSteps(step.toLocaleString('en')) : words.untrained}</span>
      {truth !== null && (
        <span data-wrong={truth !== label}>{truth === label ? words.right(truth) : words.wrong(truth)}</span>
      )}
    </p>
  );
}
