/** The state of the run, said aloud when it changes. Nothing to see. */
import { useStore } from 'zustand';
import { sentence } from '../../i18n/sentence.ts';
import { type Run, runsStore } from '../../state/runs.ts';
import { useWords, type Words } from '../useWords.ts';
import { type Hindrance, useHindrance } from './hindrance.ts';
import css from './RunBar.module.css';

export function RunStatus({ run }: { readonly run: Run | null }) {
  const words = useWords();
  const hindrance = useHindrance();
  const state = useStore(runsStore, (store) => store.engine.state);
  const text = run ? stateOf(run, words) : state === 'ready' ? readiness(hindrance, words) : '';
  return (
    <p className={css.said} aria-live="polite">
      {text}
    </p>
  );
}

function stateOf({ status, waitsForData }: Run, { engine, run }: Words): string {
  return status === 'failed' && waitsForData ? run.waitsForDataSaid : engine.statuses[status];
}

function readiness(hindrance: Hindrance | null, { engine, run }: Words): string {
  return hindrance ? sentence(run.hindrances, hindrance) : engine.ready;
}
