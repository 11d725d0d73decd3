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
import { lazyPart } from '../shell/lazyPart.ts';
import { Waiting } from '../shell/Panel.tsx';
import { plannedSteps } from '../shell/runProgress.ts';
import { useCurrentRun } from '../shell/useCurrentRun.ts';
import { useWords } from '../useWords.ts';
import css from './CurvesPanel.module.css';
import { type Measure, runCurves } from './runCurves.ts';
import { shownRuns } from './shownRuns.ts';

const LiveChart = lazyPart(() => import('../../charts/LiveChart.tsx'));
const LiveChartTable = lazyPart(async () => ({
  default: (await import('../../charts/LiveChartTable.tsx')).LiveChartTable,
}));

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

function useCurves(measure: Measure) {
  const { curves: words } = useWords();
  const { runs, currentId } = useStore(runsStore, shownRuns);
  const run = useCurrentRun();
  const planned = useStore(experimentStore, ({ experiment: { data, training } }) =>
    plannedSteps(data.training, training.batchSize),
  );
  const x = useStore(viewStore, (view) => view.xAxis);
  const curves = useMemo(() => runCurves(runs, currentId, measure, words), [runs, currentId, measure, words]);
  const known = run?.stepsPerEpoch || runs.at(-1)?.stepsPerEpoch;
  return {
    words,
    curves,
    x,
    stepsPerEpoch: known || Math.max(planned, 1),
    live: run !== null && isActive(run.status),
  };
}

function Chart({ measure }: { readonly measure: Measure }) {
  const { words, curves, x, stepsPerEpoch, live } = useCurves(measure);
  const smoothing = useStore(viewStore, (view) => view.smoothing);
  const chartWords = useMemo(
    () => ({
      summary: (summary: ChartSummary) => words.summary(summary),
      place: (value: number) => words.place(value, x),
      empty: words.empty,
      cursor: words.cursor(words[measure]),
    }),
    [words, x, measure],
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
      live={live}
      words={chartWords}
    />
  );
}

function Table({ measure }: { readonly measure: Measure }) {
  const { words, curves, x, stepsPerEpoch, live } = useCurves(measure);
  return (
    <LiveChartTable
      curves={curves}
      x={x}
      stepsPerEpoch={stepsPerEpoch}
      live={live}
      words={{ caption: words[measure], x: x === 'steps' ? words.step : words.epoch, empty: words.empty }}
    />
  );
}
