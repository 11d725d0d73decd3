/** The learning rate of the run that is going on, changed while it runs; what was changed is recorded and listed. */
import { useState } from 'react';
import { bounds } from '../../document/schema.ts';
import { learningRateNow, type Run } from '../../state/runs.ts';
import { changeLearningRate } from '../../state/training.ts';
import { Button } from '../controls/Button.tsx';
import { NumberField } from '../controls/NumberField.tsx';
import { formatNumber } from '../controls/numberText.ts';
import { useWords } from '../useWords.ts';
import css from './TrainingDialog.module.css';
import { leastRate } from './trainingEdits.ts';

export function RateNow({ run }: { readonly run: Run }) {
  const { training: words } = useWords();
  const now = learningRateNow(run);
  const [wanted, setWanted] = useState<number | null>(null);
  const apply = () => {
    if (wanted !== null) changeLearningRate(wanted);
    setWanted(null);
  };
  return (
    <section className={css.now} aria-label={words.now}>
      <div className={css.nowRow}>
        <b>{words.now}</b>
        <NumberField
          label={words.now}
          value={wanted ?? now}
          min={leastRate}
          max={bounds.learningRate.max}
          step="scale"
          wide
          onChange={setWanted}
        />
        <Button variant="line" isDisabled={wanted === null || wanted === now} onPress={apply}>
          {words.apply}
        </Button>
      </div>
      <p>{words.nowMeaning}</p>
      {run.changes.length > 0 && (
        <>
          <p>{words.changes}</p>
          <ul className={css.changes}>
            {run.changes.map(({ step, learningRate }) => (
              <li key={`${step} ${learningRate}`}>{words.change(step, formatNumber(learningRate))}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
