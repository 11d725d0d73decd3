/** Words of the curves panel; the one sentence that a chart is, for who cannot see it. */
import type { ChartSummary } from '../../charts/chartReading.ts';

const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 });

export const curves = {
  region: 'Curves',
  accuracy: 'Accuracy',
  loss: 'Loss',
  nats: 'cross-entropy, nats',
  share: 'share read right',
  thisRun: 'this run',
  run: (number: number) => `run ${number}`,
  training: 'training',
  validation: 'validation',
  test: 'test',
  empty: 'Press Train: the curve begins here.',
  summary: ({ title, curves }: ChartSummary) => {
    if (curves.length === 0) return `${title}: no run yet.`;
    const parts = curves.map(({ label, last, text }) => `${label} ${text} at step ${count(last.x)}`);
    return `${title}: ${parts.join('; ')}.`;
  },
  place: (value: number, x: 'steps' | 'epochs') =>
    x === 'steps' ? `step ${count(value)}` : `epoch ${value.toFixed(2)}`,
  cursor: (title: string) => `Read values of ${title}`,
  smoothing: 'Smoothing',
  smoothingMeaning: 'Of the pale training line; the raw one stays visible.',
  xAxis: 'Horizontal axis',
  steps: 'steps',
  epochs: 'epochs',
  step: 'Step',
  epoch: 'Epoch',
  as: 'Show as',
  chart: 'chart',
  table: 'table',
  removeRun: (run: string) => `Remove ${run}`,
  runs: 'Runs on the chart',
  key: 'Which line is which',
  options: 'How the curves are drawn',
};
