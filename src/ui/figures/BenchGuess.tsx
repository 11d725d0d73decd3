/** The two guesses: which side has fewer weights, which learns better. Whoever does not want to guess may look at once. */
import { useStore } from 'zustand';
import { guess, reveal, stackBenchStore } from '../../state/stackBench.ts';
import type { Answer } from '../../state/stackBenchOutcome.ts';
import { Button } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { useWords } from '../useWords.ts';
import css from './BenchPanel.module.css';

export function BenchGuess() {
  const { bench: words } = useWords().figures;
  const { question, guesses } = useStore(stackBenchStore);
  const options = (['one', 'other', 'same'] as const).map((value) => ({
    value,
    text: value === 'same' ? words.same : words.sideName(question, value),
  }));
  const ready = guesses.fewerWeights !== null && guesses.learnsBetter !== null;
  return (
    <div className={css.guess}>
      <p className={css.title}>{words.guessTitle}</p>
      <p>{words.fewerWeights}</p>
      <Segmented<Answer>
        className={css.answers}
        label={words.fewerWeights}
        value={guesses.fewerWeights}
        options={options}
        onChange={(fewerWeights) => guess({ fewerWeights })}
      />
      <p>{words.learnsBetter}</p>
      <Segmented<Answer>
        className={css.answers}
        label={words.learnsBetter}
        value={guesses.learnsBetter}
        options={options}
        onChange={(learnsBetter) => guess({ learnsBetter })}
      />
      <div className={css.buttons}>
        <Button variant="primary" isDisabled={!ready} onPress={() => reveal('committed')}>
          {words.commit}
        </Button>
        <Button onPress={() => reveal('skipped')}>{words.skip}</Button>
      </div>
    </div>
  );
}
