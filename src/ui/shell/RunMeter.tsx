/** How far the run is, as a bar and in words: loading and compiling are said as what they are, and in megabytes. */
import { useStore } from 'zustand';
import { sentence } from '../../i18n/sentence.ts';
import { type EngineState, isActive, type Progress, type Run, runsStore } from '../../state/runs.ts';
import { useWords, type Words } from '../useWords.ts';
import { type Hindrance, useHindrance } from './hindrance.ts';
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
  hindrance: Hindrance | null,
  { engine: words, run: runWords }: Words,
): Meter {
  const percent = Math.floor(100 * at.done);
  const ready: Meter = {
    text: hindrance ? sentence(runWords.hindrances, hindrance) : words.ready,
    done: 0,
  };
  if (run === null) {
    if (hindrance) return ready;
    if (state === 'preparing') return { text: words.preparing, done: null };
    if (state === 'failed') return { text: words.engineFailed, done: 0, bad: true };
    return ready;
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
      return progress.step === 0 ? ready : { text: words.pausedAt(percent), done: at.done };
    case 'finished':
      return run.diverged
        ? { text: runWords.divergedAfter(progress.step), done: 1, bad: true }
        : { text: words.finishedAfter(progress.step), done: 1 };
    case 'failed':
      return run.waitsForData
        ? { text: runWords.waitsForData, done: at.done }
        : { text: words.stopped, done: at.done, bad: true };
    case 'refused':
      return ready;
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
  const words = useWords();
  const hindrance = useHindrance();
  const state = useStore(runsStore, (store) => store.engine);
  const { text, done, bad = false } = meterOf(run, progress, at, state, hindrance, words);
  return (
    <div className={css.meter} data-bad={bad}>
      <div
        className={css.track}
        role="progressbar"
        aria-label={words.engine.progress}
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
