import { expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain } from './architectures/chain.ts';
import { emptyNetwork } from './architectures/index.ts';
import { trainingMemory } from './memory.ts';

test('counts weights, gradients, optimiser slots and activations in bytes', () => {
  const analysis = analyse({
    nodes: chain(null, [
      ['input', 'input', { height: 4, width: 4, channels: 1 }],
      ['conv1', 'conv2d', { filters: 2, kernel: 3 }],
      ['norm1', 'batchNorm'],
      ['flatten1', 'flatten'],
      ['dense1', 'dense', { units: 10 }],
      ['output', 'output'],
    ]),
  });
  // 20 + 4 + 330 parameters, 4 running statistics; 16 + 3 x 32 + 2 x 10 numbers an image.
  expect(trainingMemory(analysis, { batchSize: 100, optimiserSlots: 2 })).toEqual({
    weights: 4 * (354 + 4),
    gradients: 4 * 354,
    optimiser: 4 * 354 * 2,
    activations: 4 * 132 * 100,
    activationGradients: 4 * 132 * 100,
    total: 4 * (358 + 354 + 708 + 26_400),
  });
});

test('a network that is wrong counts as far as it is known', () => {
  expect(trainingMemory(analyse(emptyNetwork()), { batchSize: 1, optimiserSlots: 0 }).total).toBe(
    4 * 2 * 784,
  );
});
