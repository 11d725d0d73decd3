/**
 * From runs to the curves of the two charts. Validation is the solid line, training the pale one, test single points at
 * the ends of epochs. Earlier runs stay with their validation line only, in their own colour and dash.
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

export function runCurves(
  runs: readonly Run[],
  currentId: string | null,
  measure: Measure,
  words: Words['curves'],
): readonly Curve[] {
  const { training, validation, test } = names[measure];
  return runs.flatMap((run) => {
    const name = runName(run, currentId, words);
    const current = run.id === currentId || (currentId === null && run === runs.at(-1));
    const part = (key: keyof RunCurves, what: string, weight: Curve['weight']): Curve => ({
      id: `${run.id}.${key}`,
      label: runs.length > 1 ? `${name}, ${what}` : what,
      endLabel: name,
      colour: run.colour,
      dash: current ? 0 : (run.colour % 5) + 1,
      weight,
      series: run.curves[key],
    });
    const solid = part(validation, words.validation, 'main');
    // A run that was left early has no validation line yet: its training line stands in.
    if (!current)
      return run.curves[validation].length > 1 ? [solid] : [part(training, words.training, 'raw'), solid];
    return [part(training, words.training, 'raw'), solid, part(test, words.test, 'points')];
  });
}
