/** What a run records of its kernels' ways is what repeats it; which ways are chosen, and how little is tried for it. */
import { expect, it } from 'vitest';
import type { Dispatch } from '../kernels/webgpu/dispatch.ts';
import { chooseWays, recordedWays, wayNames } from './chooseWays.ts';
import { type KernelWay, kernelWays, type Ways } from './ways.ts';

const all: readonly Ways[] = kernelWays.flatMap((correlate) =>
  kernelWays.flatMap((product) =>
    kernelWays.map((kernelGradient) => ({ correlate, product, kernelGradient })),
  ),
);

it.each(all)('$correlate, $product, $kernelGradient are read back as they were recorded', (ways) => {
  expect(recordedWays(['captured', ...wayNames(ways), 'correlate', 'loss', 'adam'])).toEqual(ways);
});

it.each(kernelWays)('a record of the first version, which names convolutions alone: %s', (way: KernelWay) => {
  const ways = { correlate: way, product: way, kernelGradient: 'direct' };
  expect(recordedWays(['captured', `correlate: ${way}`, 'kernelGradient'])).toEqual(ways);
});

it('a record of a run that was not captured names none', () => {
  expect(recordedWays([])).toBeNull();
  expect(recordedWays(['correlate: sideways'])).toBeNull();
});

/** A device by what it needs to start anything, and for a million multiply-adds of each kind of program, in ms. */
function device(startMs: number, paces: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  const inARow: number[] = [];
  const stopwatch = async (dispatches: readonly Dispatch[], times: number) => {
    asked.push(...dispatches.map(({ kernel }) => kernel));
    inARow.push(times);
    return dispatches.map(({ kernel, work }) => startMs + (times * (paces[kernel] ?? 0) * work) / 1e6);
  };
  return { asked, inARow, ways: chooseWays(stopwatch) };
}

const all3 = (way: KernelWay): Ways => ({ correlate: way, product: way, kernelGradient: way });

it('where waiting is dear, nothing that shares is compiled', async () => {
  const { asked, ways } = device(1, { waiting: 60, notWaiting: 2 });
  expect(await ways).toEqual(all3('direct'));
  expect(asked).toEqual(['waiting', 'notWaiting']);
});

it('an imitation that is too quick for a few workgroups is found out by many', async () => {
  const { asked, ways } = device(0.5, { waiting: 10, notWaiting: 0.5 });
  expect(await ways).toEqual(all3('direct'));
  expect(asked).toEqual(['waiting', 'notWaiting', 'waiting', 'notWaiting']);
});

const gpu = { waiting: 0.1, notWaiting: 0.05, correlate: 0.006, kernelGradient: 0.006 };

it('a GPU is asked for many images, so that starting the work is not what is measured', async () => {
  const { asked, ways } = device(0.3, { ...gpu, correlateTiled: 0.002, kernelGradientTiled: 0.009 });
  expect(await ways).toEqual({ correlate: 'tiled', product: 'tiled', kernelGradient: 'direct' });
  expect(asked).toHaveLength(4 + 3 * 6);
});

it('one that does many images in no time is asked for many runs of them, but for no longer than it takes to see', async () => {
  const paces = { ...gpu, correlate: 0.0002, correlateTiled: 0.0001, kernelGradient: 0.0002 };
  const { inARow, ways } = device(0.3, { ...paces, kernelGradientTiled: 0.0001 });
  expect(await ways).toEqual(all3('tiled'));
  const [once, often] = [false, true];
  expect(inARow.map((times) => times > 50 && times <= 100)).toEqual(
    [once, once, [once, once, often], [once, once, often], [once, once, often]].flat(),
  );
});

it('where one way is clearly the slower for a few images, many are not asked for', async () => {
  const { asked, ways } = device(0.3, { ...gpu, correlateTiled: 4, kernelGradientTiled: 4 });
  expect(await ways).toEqual(all3('direct'));
  expect(asked).toEqual(['waiting', 'notWaiting', 'waiting', 'notWaiting', 'correlate', 'correlateTiled']);
});

it('a device that is slow, but waits for nothing, is asked for few images', async () => {
  const paces = { waiting: 1, notWaiting: 0.9, correlate: 2, kernelGradient: 2 };
  const { asked, ways } = device(0.3, { ...paces, correlateTiled: 1.5, kernelGradientTiled: 1.5 });
  expect(await ways).toMatchObject({ correlate: 'tiled', kernelGradient: 'tiled' });
  expect(asked.filter((kernel) => kernel === 'correlateTiled').length).toBeLessThanOrEqual(3);
});
