/** What a run records of its kernels' ways is what repeats it. */
import { expect, it } from 'vitest';
import { recordedWays, wayNames } from './chooseWays.ts';
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
