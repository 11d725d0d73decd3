/** How far the run is, as a bar and in words: loading and compiling are said as what they are, and in megabytes. */
import { useStore } from 'zustand';
import { type Progress, type Run, runsStore } from '../../state/runs.ts';
import { useWords, type Words } from '../useWords.ts';
import css from './RunBar.module.css';
import type { RunProgress } from './runProgress.ts';

interface Meter {
  readonly text: string;
  /** 0 to 1; null where nobody can know. */
  readonly done: number | null;
  readonly bad?: boolean;
}

function meterOf(
  run: Run | null,
  progress: Progress,
  at: RunProgress,
  engineState: string,
  words: Words['engine'],
): Meter {
  const percent = Math.floor(100 * at.done);
  if (run === null) {
    if (engineState === 'preparing') return { text: words.preparing, done: null };
    if (engineState === 'failed') return { text: words.engineFailed, done: 0, bad: true };
    return { text: words.ready, done: 0 };
  }
  switch (run.status) {
    case 'starting':
      return { text: words.statuses.starting, done: null };
    case 'loadingData':
      return {
        text: words.loading(progress.loadedBytes, progress.ofBytes),
        done: progress.ofBytes > 0 ? progress.loadedBytes / progress.ofBytes : null,
      };
    case 'compiling':
      return { text: words.compiling(run.record ? words.backendNames[run.record.backend] : ''), done: null };
    case 'running':
    case 'pausing':
      return {
        text:
          at.secondsLeft === null || at.done === 0
            ? words.percent(percent)
            : words.percentLeft(percent, words.duration(at.secondsLeft)),
        done: at.done,
      };
    case 'paused':
      return progress.step === 0
        ? { text: words.ready, done: 0 }
        : { text: words.pausedAt(percent), done: at.done };
    case 'finished':
      return { text: words.finishedAfter(progress.step), done: 1 };
    case 'failed':
      return { text: words.stopped, done: at.done, bad: true };
    default:
      return run.status satisfies never;
  }
}

interface RunMeterProps {
  readonly run: Run | null;
  readonly progress: Progress;
  readonly at: RunProgress;
}

export function RunMeter({ run, progress, at }: RunMeterProps) {
  const { engine } = useWords();
  const { state, backend } = useStore(runsStore, (store) => store.engine);
  const names = {
    ...engine,
    compiling: () => engine.compiling(backend === null ? '' : engine.backendNames[backend]),
  };
  const { text, done, bad = false } = meterOf(run, progress, at, state, names);
  return (
    <div className={css.meter} data-bad={bad}>
      <div
        className={css.track}
        role="progressbar"
        aria-label={engine.progress}
        aria-valuetext={text}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={done === null ? undefined : Math.floor(100 * done)}
        data-unknown={done === null}
      >
        <i style={{ transform: `scaleX(${done ?? 0.3})` }} />
      </div>
      <span>{text}</span>
    </div>
  );
}
