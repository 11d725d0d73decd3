/**
 * Messages: what happened that the reader should know. Role status, read aloud when they come. A run that stopped stands
 * here with what to press for as long as it is the current one; everything else can be dismissed.
 */
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { DataProblem } from '../../data/pieces.ts';
import type { EngineProblem } from '../../engine/protocol.ts';
import { sentence } from '../../i18n/sentence.ts';
import { analysisOf, experimentStore } from '../../state/experiment.ts';
import { myExperiments } from '../../state/myExperiments.ts';
import { dismiss, dismissAll, type Notice, noticeStore, notify } from '../../state/notices.ts';
import { isActive } from '../../state/runs.ts';
import { fewerImages, goOnFromCheckpoint, goOnWithFewerImages, retryData } from '../../state/training.ts';
import { setView } from '../../state/view.ts';
import { MendStopped } from '../builder/MendStopped.tsx';
import { TwinButton } from '../builder/TwinOffer.tsx';
import { useTrueSize } from '../builder/trueSize.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { useWords } from '../useWords.ts';
import css from './Notices.module.css';
import { useCurrentRun } from './useCurrentRun.ts';
import { useDivergence } from './useDivergence.ts';
import { useStopReason } from './useStopReason.ts';

export function Notices() {
  const words = useWords();
  const shown = useStore(noticeStore, (state) => state.shown);
  const run = useCurrentRun();
  const problem = run && !isActive(run.status) ? run.problem : null;
  // Put away by the reader; the run bar still says that the run stopped.
  const [putAway, setPutAway] = useState<EngineProblem | null>(null);
  const mended = useMended(problem);
  const stopped = problem === putAway || mended ? null : problem;
  const trueSize = useTrueSize();
  const reason = useStopReason(stopped);
  // What stands as long as the run is stopped needs no second message, now or after it goes on.
  useEffect(() => {
    for (const { id, notice } of shown)
      if (notice.code === 'engine' && notice.problem === problem) dismiss(id);
  }, [shown, problem]);
  // Train was pressed since: that an edit had paused the run before is of the past.
  const runId = run?.id;
  useEffect(() => {
    if (runId !== undefined) dismissAll('editedWhileRunning');
  }, [runId]);
  const others = shown.filter(({ notice }) => notice.code !== 'engine' || notice.problem !== problem);
  return (
    <div className={css.notices} role="status" aria-label={words.shell.noticesLabel}>
      {stopped && (
        <Message tone="bad" onDismiss={() => setPutAway(stopped)}>
          <p>{reason}</p>
          {trueSize?.twin ? (
            <div className={css.actions}>
              <TwinButton />
            </div>
          ) : (
            <ProblemActions problem={stopped} />
          )}
        </Message>
      )}
      <Diverged />
      {others.map(({ id, notice }) => (
        <Message key={id} tone={toneOf(notice)} passing={isPassing(notice)} onDismiss={() => dismiss(id)}>
          <p>{sentence(words.library.notices, notice)}</p>
          {notice.code === 'removed' && <Restore onDone={() => dismiss(id)} />}
        </Message>
      ))}
    </div>
  );
}

/** Whether a layer that could not be trained can be by now: what is said of it is of the past. */
function useMended(problem: EngineProblem | null): boolean {
  const id = problem?.code === 'notTrainable' ? problem.nodeId : null;
  return useStore(
    experimentStore,
    ({ experiment }) => id !== null && !analysisOf(experiment).nodes.get(id)?.problem,
  );
}

/** Stands for as long as it is so; put away, it is not said again of this run. */
function Diverged() {
  const divergence = useDivergence();
  const [putAway, setPutAway] = useState<string | null>(null);
  if (!divergence || divergence.runId === putAway) return null;
  return (
    <Message tone="bad" onDismiss={() => setPutAway(divergence.runId)}>
      <p>{divergence.text}</p>
      <div className={css.actions}>
        <SettingsButton />
      </div>
    </Message>
  );
}

function toneOf({ code }: Notice): 'bad' | 'plain' {
  return code === 'engine' || code === 'linkRefused' || code === 'storage' ? 'bad' : 'plain';
}

/** Said once and of no further use: it goes by itself, so that it does not lie over the network. */
function isPassing({ code }: Notice): boolean {
  return (
    code === 'editedWhileRunning' ||
    code === 'linkOpened' ||
    code === 'recovered' ||
    code === 'fewerImages' ||
    code === 'fileDropped'
  );
}

const passesAfterMs = 12_000;

interface MessageProps {
  readonly tone: 'bad' | 'plain';
  readonly passing?: boolean;
  readonly onDismiss: () => void;
  readonly children: ReactNode;
}

function Message({ tone, passing = false, onDismiss, children }: MessageProps) {
  const { shell } = useWords();
  const element = useRef<HTMLDivElement>(null);
  const goes = useEffectEvent(onDismiss);
  useEffect(() => {
    if (!passing) return;
    // Whoever is reading it, by pointer or by focus, keeps it.
    const timer = setInterval(() => {
      if (!element.current?.matches(':hover, :focus-within')) goes();
    }, passesAfterMs);
    return () => clearInterval(timer);
  }, [passing]);
  return (
    <div ref={element} className={css.message} data-tone={tone}>
      <div className={css.text}>{children}</div>
      <IconButton label={shell.dismiss} icon={<X aria-hidden />} onPress={onDismiss} />
    </div>
  );
}

/** What to press, by what went wrong. */
function ProblemActions({ problem }: { readonly problem: EngineProblem }) {
  const { engine } = useWords();
  switch (problem.code) {
    case 'dataMissing':
    case 'dataBroken':
      return (
        <div className={css.actions}>
          <Button variant="line" onPress={retryData}>
            {engine.tryAgain}
          </Button>
          <GoOnWithFewer problem={problem} />
        </div>
      );
    case 'notTrainable':
    case 'notFinite':
      return (
        <div className={css.actions}>
          {problem.nodeId !== null && <MendStopped id={problem.nodeId} />}
          {problem.code === 'notFinite' && <SettingsButton />}
        </div>
      );
    case 'overBudget':
      return (
        <div className={css.actions}>
          <SettingsButton />
        </div>
      );
    case 'workerFailedAgain':
      return problem.checkpoint === null ? null : (
        <div className={css.actions}>
          <Button variant="line" onPress={goOnFromCheckpoint}>
            {engine.goOnFrom(problem.checkpoint)}
          </Button>
        </div>
      );
    default:
      return null;
  }
}

function GoOnWithFewer({ problem }: { readonly problem: DataProblem }) {
  const { engine } = useWords();
  const offered = useStore(experimentStore, ({ experiment }) => fewerImages(problem, experiment) !== null);
  if (!offered) return null;
  return (
    <Button variant="line" onPress={() => goOnWithFewerImages(problem)}>
      {engine.goOnWith(problem.images)}
    </Button>
  );
}

function SettingsButton() {
  const { engine } = useWords();
  return (
    <Button variant="line" onPress={() => setView({ dialog: 'training' })}>
      {engine.openSettings}
    </Button>
  );
}

function Restore({ onDone }: { readonly onDone: () => void }) {
  const { library } = useWords();
  return (
    <div className={css.actions}>
      <Button
        variant="line"
        onPress={() => {
          void myExperiments.restore().then((problem) => {
            if (problem) notify({ code: 'storage', problem });
            else onDone();
          });
        }}
      >
        {library.restore}
      </Button>
    </div>
  );
}
