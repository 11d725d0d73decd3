/**
 * From runs to the curves of the two charts. Validation is the solid line, training the pale one, test single points at
 * the ends of epochs. Earlier runs stay with their validation line only, in their own colour and dash; in the table, which
 * begins with the run in full, with their test values too.
 */
import type { Curve } from '../../charts/liveChart.ts';
import type { Run, RunCurves } from '../../state/runs.ts';
import type { Words } from '../useWords.ts';

export type Measure = 'accuracy' | 'loss';

interface Names {
  readonly training: keyof RunCurves;
  readonly validation: keyof RunCurves;
  readonly test: keyof RunCurves;
}

const names: Readonly<Record<Measure, Names>> = {
  accuracy: { training: 'trainingAccuracy', validation: 'validationAccuracy', test: 'testAccuracy' },
  loss: { training: 'trainingLoss', validation: 'validationLoss', test: 'testLoss' },
};

export function runName(run: Run, currentId: string | null, words: Words['curves']): string {
  return run.id === currentId ? words.thisRun : words.run(run.number);
}

/** The run that is shown in full: the current one, or the last where none is current. */
export function runInFull(runs: readonly Run[], currentId: string | null): Run | null {
  return runs.find(({ id }) => id === currentId) ?? (currentId === null ? (runs.at(-1) ?? null) : null);
}

/** Index of the run's dash pattern: the one in full is solid. */
export function dashIndex(run: Run, full: Run | null): number {
  return run.id === full?.id ? 0 : (run.colour % 5) + 1;
}

export function runCurves(
  runs: readonly Run[],
  currentId: string | null,
  measure: Measure,
  words: Words['curves'],
  form: 'chart' | 'table' = 'chart',
): readonly Curve[] {
  const { training, validation, test } = names[measure];
  const full = runInFull(runs, currentId);
  const ordered = form === 'table' ? [...runs].sort((a, b) => Number(b === full) - Number(a === full)) : runs;
  return ordered.flatMap((run) => {
    const name = runName(run, currentId, words);
    const part = (key: keyof RunCurves, what: string, weight: Curve['weight']): Curve => ({
      id: `${run.id}.${key}`,
      label: runs.length > 1 ? `${name}, ${what}` : what,
      ...(runs.length > 1 && { heads: { group: name, part: what } }),
      endLabel: name,
      colour: run.colour,
      dash: dashIndex(run, full),
      weight,
      series: run.curves[key],
    });
    const solid = part(validation, words.validation, 'main');
    const points = part(test, words.test, 'points');
    if (run === full) return [part(training, words.training, 'raw'), solid, points];
    // A run that was left early has no validation line yet: its training line stands in.
    const line = run.curves[validation].length > 1 ? [solid] : [part(training, words.training, 'raw'), solid];
    return form === 'table' && run.curves[test].length > 0 ? [...line, points] : line;
  });
}
