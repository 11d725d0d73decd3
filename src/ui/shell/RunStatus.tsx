/** The state of the run, said aloud when it changes. Nothing to see. */
import { useStore } from 'zustand';
import { type Run, runsStore } from '../../state/runs.ts';
import { useWords } from '../useWords.ts';
import css from './RunBar.module.css';

export function RunStatus({ run }: { readonly run: Run | null }) {
  const { engine } = useWords();
  const state = useStore(runsStore, (store) => store.engine.state);
  const text = run ? engine.statuses[run.status] : state === 'ready' ? engine.ready : '';
  return (
    <p className={css.said} aria-live="polite">
      {text}
    </p>
  );
}
