/**
 * Accuracy and loss side by side: the current run in full, earlier ones for comparison. The charts read the series
 * themselves on animation frames; React draws this panel only when runs come, go or end.
 */
import { Suspense, useMemo } from 'react';
import { useStore } from 'zustand';
import type { ChartSummary } from '../../charts/chartReading.ts';
import { experimentStore } from '../../state/experiment.ts';
import { isActive, runsStore } from '../../state/runs.ts';
import { viewStore } from '../../state/view.ts';
import { formatNumber } from '../controls/numberText.ts';
import { useHindranceText } from '../shell/hindrance.ts';
import { lazyPart } from '../shell/lazyPart.ts';
import { Waiting } from '../shell/Panel.tsx';
import { plannedSteps } from '../shell/runProgress.ts';
import { useCurrentRun } from '../shell/useCurrentRun.ts';
import { useWords } from '../useWords.ts';
import { CurveKey } from './CurveKey.tsx';
import css from './CurvesPanel.module.css';
import { type Measure, runCurves, runInFull } from './runCurves.ts';
import { shownRuns } from './shownRuns.ts';

const LiveChart = lazyPart(() => import('../../charts/LiveChart.tsx'));
const LiveChartTable = lazyPart(async () => ({
  default: (await import('../../charts/LiveChartTable.tsx')).LiveChartTable,
}));

const notations = { accuracy: 'share', loss: 'number' } as const;
const measures: readonly Measure[] = ['accuracy', 'loss'];
/** The first tenth of a run does not stretch the axis: what matters later is how fine the differences are. */
const domains = {
  accuracy: { low: 'data', high: 1, early: 0.1 },
  loss: { low: 0, high: 'data', early: 0.1 },
} as const;

export default function CurvesPanel() {
  const as = useStore(viewStore, (view) => view.curvesAs);
  return (
    <div className={css.charts}>
      {measures.map((measure) => (
        <Suspense key={measure} fallback={<Waiting />}>
          <div className={css.chart}>
            {as === 'chart' ? <Chart measure={measure} /> : <Table measure={measure} />}
          </div>
        </Suspense>
      ))}
    </div>
  );
}

function useCurves(measure: Measure, form: 'chart' | 'table') {
  const { curves: words, run: runWords } = useWords();
  const { runs, currentId } = useStore(runsStore, shownRuns);
  const run = useCurrentRun();
  const planned = useStore(experimentStore, ({ experiment: { data, training } }) =>
    plannedSteps(data.training, training.batchSize),
  );
  const x = useStore(viewStore, (view) => view.xAxis);
  const curves = useMemo(
    () => runCurves(runs, currentId, measure, words, form),
    [runs, currentId, measure, words, form],
  );
  const full = runInFull(runs, currentId);
  const changes = full?.changes;
  const colour = full?.colour ?? 0;
  const marks = useMemo(
    () =>
      (changes ?? []).map(({ step, learningRate }) => ({
        x: step,
        text: runWords.rateMark(formatNumber(learningRate)),
        meaning: runWords.rateChanged(formatNumber(learningRate), step),
        colour,
      })),
    [changes, colour, runWords],
  );
  // Nobody is told to press what would refuse.
  const empty = useHindranceText(words.empty);
  const known = run?.stepsPerEpoch || runs.at(-1)?.stepsPerEpoch;
  return {
    words,
    empty,
    curves,
    marks,
    colour,
    x,
    stepsPerEpoch: known || Math.max(planned, 1),
    live: run !== null && isActive(run.status),
  };
}

function Chart({ measure }: { readonly measure: Measure }) {
  const { words, empty, curves, marks, colour, x, stepsPerEpoch, live } = useCurves(measure, 'chart');
  const smoothing = useStore(viewStore, (view) => view.smoothing);
  const chartWords = useMemo(
    () => ({
      summary: (summary: ChartSummary) =>
        [words.summary(summary), ...marks.map(({ meaning }) => meaning)].join(' '),
      place: (value: number) => words.place(value, x),
      empty,
      cursor: words.cursor(words[measure]),
    }),
    [words, empty, x, measure, marks],
  );
  return (
    <LiveChart
      title={words[measure]}
      unit={measure === 'loss' ? words.nats : words.share}
      curves={curves}
      x={x}
      stepsPerEpoch={stepsPerEpoch}
      smoothing={smoothing}
      domain={domains[measure]}
      values={notations[measure]}
      marks={marks}
      live={live}
      words={chartWords}
    >
      <CurveKey colour={colour} />
    </LiveChart>
  );
}

function Table({ measure }: { readonly measure: Measure }) {
  const { words, empty, curves, marks, x, stepsPerEpoch, live } = useCurves(measure, 'table');
  return (
    <LiveChartTable
      curves={curves}
      x={x}
      stepsPerEpoch={stepsPerEpoch}
      values={notations[measure]}
      live={live}
      words={{
        caption: [
          marks.length > 0 ? `${words[measure]}.` : words[measure],
          ...marks.map(({ meaning }) => meaning),
        ].join(' '),
        x: x === 'steps' ? words.step : words.epoch,
        empty,
      }}
    />
  );
}
