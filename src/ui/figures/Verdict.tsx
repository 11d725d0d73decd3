/** Whether a guess was right, before its reason. Nothing where none was made. */
import type { Answer } from '../../state/stackBenchOutcome.ts';
import { useWords } from '../useWords.ts';
import css from './BenchPanel.module.css';

export function Verdict({ guess, truth }: { readonly guess: Answer | null; readonly truth: Answer }) {
  const { bench: words } = useWords().figures;
  if (guess === null) return null;
  const right = guess === truth;
  return (
    <b className={css.verdict} data-right={right}>
      {right ? words.right : words.wrong}{' '}
    </b>
  );
}
