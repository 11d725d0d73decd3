/** The network's answer as a sentence: "Reads as 7, 98.2 %, after 1,240 steps", and whether the label says so too. */
import { useStore } from 'zustand';
import { datasetOf } from '../../data/datasets.ts';
import { experimentStore } from '../../state/experiment.ts';
import { predictionStore } from '../../state/prediction.ts';
import { useCurrentRun } from '../shell/useCurrentRun.ts';
import { useWords } from '../useWords.ts';
import css from './Answer.module.css';

export function Answer() {
  const { draw: words } = useWords();
  const { pixels, probabilities, runId, step, source, problem } = useStore(predictionStore);
  const run = useCurrentRun();
  const { classes } = useStore(experimentStore, (state) => datasetOf(state.experiment.data.dataset));
  if (!pixels) return <p className={css.prompt}>{words.nothing}</p>;
  if (problem) return <p className={css.answer}>{words.noAnswer}</p>;
  if (!probabilities)
    return run ? (
      <p className={css.answer}>{words.thinking}</p>
    ) : (
      <p className={css.prompt}>{words.nothing}</p>
    );
  const best = probabilities.reduce((at, value, i) => (value > (probabilities[at] ?? 0) ? i : at), 0);
  const label = classes[best] ?? String(best);
  const percent = (100 * (probabilities[best] ?? 0)).toFixed(1);
  const truth = source?.kind === 'test' ? (classes[source.label] ?? String(source.label)) : null;
  const after = step ? words.afterSteps(step.toLocaleString('en')) : words.untrained;
  // The network was changed or begun anew, and has not been asked: the answer that stands there is not its own.
  if (runId !== run?.id)
    return (
      <p className={css.answer}>
        <b>{words.reads(label, percent)}</b>{' '}
        <span>
          {words.earlier}, {after}
        </span>
      </p>
    );
  return (
    <p className={css.answer}>
      <b>{words.reads(label, percent)}</b>{' '}
      <span>
        {truth !== null && (
          <>
            <span data-wrong={truth !== label}>
              {truth === label ? words.right(truth) : words.wrong(truth)}
            </span>
            ,{' '}
          </>
        )}
        {after}
      </span>
    </p>
  );
}
