import { afterEach, expect, test } from 'vitest';
import { edit, experimentStore } from '../../state/experiment.ts';
import { setView, viewStore } from '../../state/view.ts';
import { beforeDrawing } from './beforeDrawing.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const rename = (title: string) => edit({ code: 'setSeed' }, (experiment) => ({ ...experiment, title }));

test('runs once, with both stores as they are in the end, and before what others queue for the same edit', async () => {
  const heard: string[] = [];
  stops.push(
    beforeDrawing(() =>
      heard.push(`${experimentStore.getState().experiment.title} ${viewStore.getState().selection.join()}`),
    ),
    // As React does: a microtask at the first change it hears of.
    experimentStore.subscribe(() => queueMicrotask(() => heard.push('drawn'))),
  );
  rename('one');
  setView({ selection: ['conv1'] });
  expect(heard).toEqual([]);
  await Promise.resolve();
  await Promise.resolve();
  expect(heard).toEqual(['one conv1', 'drawn']);
});

test('no more after its end', async () => {
  let runs = 0;
  beforeDrawing(() => {
    runs += 1;
  })();
  rename('two');
  await Promise.resolve();
  expect(runs).toBe(0);
});
