import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../document/schema.ts';
import { en } from '../../i18n/en.ts';
import { Series } from '../../model/series.ts';
import type { Run } from '../../state/runs.ts';
import { dashIndex, runCurves, runInFull } from './runCurves.ts';
import { shownRuns } from './shownRuns.ts';

function run(number: number, steps: number, validations: number): Run {
  const filled = (count: number) => {
    const series = new Series();
    for (let i = 0; i < count; i += 1) series.append(i + 1, 0.5);
    return series;
  };
  return {
    id: `run-${number}`,
    number,
    colour: number - 1,
    experiment: defaultExperiment(),
    curves: {
      trainingLoss: filled(steps),
      trainingAccuracy: filled(steps),
      validationLoss: filled(validations),
      validationAccuracy: filled(validations),
      testLoss: filled(0),
      testAccuracy: filled(0),
    },
    status: 'paused',
    records: [],
    stepsPerEpoch: 0,
    totalSteps: 0,
    changes: [],
    waitsForData: false,
    onlyAsked: false,
    diverged: false,
    problem: null,
  };
}

const engine = {
  state: 'off',
  backend: null,
  device: '',
  findings: [],
  budgetBytes: null,
  problem: null,
} as const;

describe('runs on the charts', () => {
  it('shows the current run in full and an earlier one by its validation line, dashed, in its own colour', () => {
    const curves = runCurves([run(1, 100, 5), run(2, 20, 1)], 'run-2', 'loss', en.curves);
    expect(curves.map(({ id, weight }) => `${id} ${weight}`)).toEqual([
      'run-1.validationLoss main',
      'run-2.trainingLoss raw',
      'run-2.validationLoss main',
      'run-2.testLoss points',
    ]);
    expect(curves.map(({ colour }) => colour)).toEqual([0, 1, 1, 1]);
    expect(curves.map(({ dash }) => dash === 0)).toEqual([false, true, true, true]);
    expect(curves[0]?.endLabel).toBe('run 1');
    expect(curves[1]?.endLabel).toBe('this run');
  });
  it('draws the run in full solid, also where none is current: its chip says the same', () => {
    const runs = [run(1, 100, 5), run(2, 20, 2), run(3, 20, 2)];
    for (const currentId of ['run-3', null]) {
      const full = runInFull(runs, currentId);
      expect(full?.number).toBe(3);
      const drawn = runCurves(runs, currentId, 'loss', en.curves);
      for (const one of runs)
        for (const curve of drawn.filter(({ id }) => id.startsWith(one.id)))
          expect(curve.dash).toBe(dashIndex(one, full));
      expect(runs.map((one) => dashIndex(one, full))).toEqual([1, 2, 0]);
    }
  });
  it('has a table begin with the run in full, and tell the tests of the others', () => {
    const first = run(1, 100, 5);
    first.curves.testLoss.append(100, 0.4);
    const table = runCurves([first, run(2, 20, 2)], 'run-2', 'loss', en.curves, 'table');
    expect(table.map(({ heads }) => `${heads?.group} ${heads?.part}`)).toEqual([
      'this run training',
      'this run validation',
      'this run test',
      'run 1 validation',
      'run 1 test',
    ]);
    expect(
      runCurves([first], null, 'loss', en.curves, 'table').every(({ heads }) => heads === undefined),
    ).toBe(true);
  });
  it('lets the training line stand in for a run that was left before a second validation', () => {
    const curves = runCurves([run(1, 30, 1), run(2, 20, 1)], 'run-2', 'accuracy', en.curves);
    expect(curves[0]).toMatchObject({ id: 'run-1.trainingAccuracy', weight: 'raw' });
  });
  it('shows the last run in full where none is current', () => {
    expect(runCurves([run(1, 30, 3)], null, 'loss', en.curves)).toHaveLength(3);
  });
});

describe('which runs are shown', () => {
  it('leaves out those without a curve, and stays the same array while they are the same', () => {
    const [first, empty, current] = [run(1, 10, 1), run(2, 0, 0), run(3, 0, 0)];
    const shown = shownRuns({ runs: [first, empty, current], currentId: 'run-3', engine });
    expect(shown.runs.map(({ id }) => id)).toEqual(['run-1', 'run-3']);
    const later = shownRuns({
      runs: [first, empty, { ...current, status: 'running' }],
      currentId: 'run-3',
      engine,
    });
    expect(later).toBe(shown);
    const changed = { ...current, changes: [{ step: 5, learningRate: 0.1 }] };
    expect(shownRuns({ runs: [first, empty, changed], currentId: 'run-3', engine })).not.toBe(later);
    expect(shownRuns({ runs: [first, empty, current], currentId: null, engine })).not.toBe(shown);
  });
});
