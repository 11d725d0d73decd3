/** How far the run is, as a bar and in words: loading and compiling are said as what they are, and in megabytes. */
import { useStore } from 'zustand';
import { type EngineState, isActive, type Progress, type Run, runsStore } from '../../state/runs.ts';
import { useWords, type Words } from '../useWords.ts';
import css from './RunBar.module.css';
import { type RunProgress, waitsForImages } from './runProgress.ts';

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
  { state, backend }: EngineState,
  words: Words['engine'],
): Meter {
  const percent = Math.floor(100 * at.done);
  if (run === null) {
    if (state === 'preparing') return { text: words.preparing, done: null };
    if (state === 'failed') return { text: words.engineFailed, done: 0, bad: true };
    return { text: words.ready, done: 0 };
  }
  const { data, training } = run.experiment;
  const next = { batchSize: training.batchSize, validationImages: data.validation };
  const loading: Meter = {
    text: words.loading(progress.loadedBytes, progress.ofBytes),
    done: progress.ofBytes > 0 ? progress.loadedBytes / progress.ofBytes : null,
  };
  // Whatever else it is about to do, it can do nothing before its images are here.
  if (isActive(run.status) && waitsForImages({ ...next, ...progress })) return loading;
  switch (run.status) {
    case 'starting':
      return { text: words.statuses.starting, done: null };
    case 'loadingData':
      return loading;
    case 'compiling':
      return { text: words.compiling(backend === null ? '' : words.backendNames[backend]), done: null };
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
  const state = useStore(runsStore, (store) => store.engine);
  const { text, done, bad = false } = meterOf(run, progress, at, state, engine);
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
