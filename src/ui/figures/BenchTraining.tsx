/** The parts of the bench that train both twins and draw both curves, with the reader's guess on its own; then who learned better, and why. */
import { Suspense, useMemo } from 'react';
import { useStore } from 'zustand';
import type { ChartSummary } from '../../charts/chartReading.ts';
import type { Curve } from '../../charts/liveChart.ts';
import { strokes } from '../../charts/runStyle.ts';
import { sentence } from '../../i18n/sentence.ts';
import { type Analysis, analyse } from '../../model/analyse.ts';
import {
  benchData,
  benchOutcome,
  benchSteps,
  type StackBenchState,
  setTwinWidth,
  stackBenchStore,
  stopBench,
  trainBoth,
} from '../../state/stackBench.ts';
import {
  type BenchSide,
  benchSides,
  fewestTooMany,
  type TwinWidth,
  twin,
  twinChannels,
  twinWidths,
} from '../../state/stackBenchPairs.ts';
import { Button } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { lazyPart } from '../shell/lazyPart.ts';
import { Waiting } from '../shell/Panel.tsx';
import { useWords } from '../useWords.ts';
import css from './BenchPanel.module.css';
import { Reason, Verdict } from './Verdict.tsx';

const LiveChart = lazyPart(() => import('../../charts/LiveChart.tsx'));

const domain = { low: 'data', high: 1, early: 0.2 } as const;

/** Starts and stops both, in one place from the first look to the end. */
export function BenchControls() {
  const { bench: words } = useWords().figures;
  const { runs, status } = useStore(stackBenchStore);
  const busy = isBusy(status);
  return (
    <div className={css.buttons}>
      {busy ? (
        <Button variant="line" onPress={stopBench}>
          {words.stop}
        </Button>
      ) : (
        <Button variant={runs ? 'line' : 'primary'} onPress={trainBoth}>
          {runs ? words.again : words.train}
        </Button>
      )}
      {!busy && <Width />}
      <Progress />
    </div>
  );
}

function isBusy(status: StackBenchState['status']): boolean {
  return status === 'starting' || status === 'training';
}

export function BenchChart() {
  const { status } = useStore(stackBenchStore);
  return (
    <div className={css.chart}>
      <Suspense fallback={<Waiting />}>
        <Chart live={isBusy(status)} />
      </Suspense>
    </div>
  );
}

function Progress() {
  const { figures, engine } = useWords();
  const { bench: words } = figures;
  const { question, status, side, problem, ownWaits } = useStore(stackBenchStore);
  const said = () => {
    switch (status) {
      case 'starting':
        return words.starting;
      case 'training':
        return side === null ? '' : words.training(words.sideName(question, side));
      case 'stopped':
        return words.stopped;
      case 'failed':
        return problem ? sentence(engine.problems, problem) : '';
      default:
        return '';
    }
  };
  return (
    <p className={css.progress} role="status">
      {said()} {ownWaits && words.ownWaits}
    </p>
  );
}

/** Narrow twins train in seconds; wide ones have the channels that were asked for. Nothing where they are the same. */
function Width() {
  const { bench: words } = useWords().figures;
  const { question, channels, width } = useStore(stackBenchStore);
  const options = twinWidths.map((value) => ({
    value,
    text: String(twinChannels(question, channels, value)),
  }));
  if (options[0]?.text === options[1]?.text) return null;
  return (
    <span className={css.channels}>
      <span aria-hidden="true">{words.twinsWith}</span>
      <Segmented<TwinWidth>
        className={css.answers}
        label={words.twinWidth}
        value={width}
        options={options}
        onChange={setTwinWidth}
      />
    </span>
  );
}

/** What the twins are, before they are trained. */
export function About() {
  const { bench: words } = useWords().figures;
  const { question, channels, width } = useStore(stackBenchStore);
  const shown = twinChannels(question, channels, width);
  const most = twinChannels(question, channels, 'wide');
  const { parameters, work } = useMemo(() => {
    const analysed = benchSides.map((side) => analyse(twin(question, side, shown)));
    const wide = benchSides.map((side) => analyse(twin(question, side, most)));
    const sum = (all: readonly Analysis[]) =>
      all.reduce((total, { multiplyAdds }) => total + multiplyAdds, 0);
    return { parameters: analysed.map((one) => one.parameters), work: sum(wide) / sum(analysed) };
  }, [question, shown, most]);
  const [one = 0, other = 0] = parameters;
  return (
    <p className={css.about}>
      {words.about(shown, one, other, benchSteps)}{' '}
      {shown < most && words.narrower(channels, Math.round(work))}{' '}
      {shown === most && most < channels && words.atMost(channels, fewestTooMany)} {words.ownStays}
    </p>
  );
}

const colours: Readonly<Record<BenchSide, number>> = { one: 1, other: 0 };

function Chart({ live }: { readonly live: boolean }) {
  const { figures, curves: curveWords } = useWords();
  const { bench: words } = figures;
  const { question, runs, guesses } = useStore(stackBenchStore);
  const curves = useMemo((): readonly Curve[] => {
    if (!runs) return [];
    return benchSides.flatMap((side) => {
      const name = words.sideName(question, side);
      const end = words.endName(question, side);
      const endLabel = guesses.learnsBetter === side ? words.guessed(end) : end;
      const shared = { endLabel, colour: colours[side], dash: side === 'one' ? 2 : 0 };
      const { training, validation } = runs[side].curves;
      return [
        { ...shared, id: `${side}.training`, label: words.trainingOf(name), weight: 'raw', series: training },
        {
          ...shared,
          id: `${side}.validation`,
          label: words.validation(name),
          weight: 'main',
          series: validation,
        },
      ] as const;
    });
  }, [words, question, runs, guesses.learnsBetter]);
  const chartWords = useMemo(
    () => ({
      summary: (summary: ChartSummary) => curveWords.summary(summary),
      place: (value: number) => curveWords.place(value, 'steps'),
      empty: words.starting,
      cursor: curveWords.cursor(words.chart),
    }),
    [words, curveWords],
  );
  return (
    <LiveChart
      key={runs?.one.runId ?? ''}
      title={words.chart}
      unit={words.byStep}
      curves={curves}
      x="steps"
      stepsPerEpoch={1}
      smoothing={0.9}
      domain={domain}
      values="share"
      live={live}
      words={chartWords}
    >
      <Key />
    </LiveChart>
  );
}

/** Which line is which, of either twin. */
function Key() {
  const { curves: words } = useWords();
  const item = (name: string, { width, alpha }: { readonly width: number; readonly alpha: number }) => (
    <li>
      <svg viewBox="0 0 14 10" aria-hidden="true">
        <path d="M0 5h14" strokeWidth={width} opacity={alpha} />
      </svg>
      {name}
    </li>
  );
  return (
    <ul className={css.key} aria-label={words.key}>
      {item(words.training, strokes.smoothed)}
      {item(words.validation, strokes.main)}
    </ul>
  );
}

/** Who learned better; nothing before both are done. */
export function Outcome() {
  const { bench: words } = useWords().figures;
  const state = useStore(stackBenchStore);
  const outcome = benchOutcome(state);
  if (!outcome) return null;
  const { question, guesses } = state;
  const [one, other] = [words.sideName(question, 'one'), words.sideName(question, 'other')];
  const { accuracies, better } = outcome;
  return (
    <Reason className={css.outcome} isNews>
      <Verdict guess={guesses.learnsBetter} truth={better} />
      {words.outcome(one, accuracies.one, other, accuracies.other, {
        images: benchData.validation,
        steps: benchSteps,
      })}{' '}
      {words.whyLearns(question, better)}
    </Reason>
  );
}
