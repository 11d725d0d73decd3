/**
 * One step of training, gradients and update apart, in a real browser's WebGPU: every element of every weight, with every
 * optimiser. (Whole runs beside each other are compared in `captured.spec.ts`, by their losses.)
 */
import { expect, test } from '@playwright/test';
import { checkPage } from './checkPage.ts';

const checks = checkPage('optimisers.worker.ts');

/** Some roundings of float32; WGSL allows a division 2.5 units in the last place, and a root more. */
const rounding = 16 * 2 ** -24;

test("every optimiser's kernel does what its formula says, for gradients of any size", async ({ page }) => {
  const { found } = await checks.ask<{
    found: readonly { kind: string; step: number; summed: number; update: number }[];
  }>(page, 'update');
  expect(found).toHaveLength(15);
  for (const { kind, step, summed, update } of found) {
    expect(summed, `${kind}, the gradient at step ${step}`).toBeLessThan(rounding);
    expect(update, `${kind} at step ${step}`).toBeLessThan(rounding);
  }
});

test('from the same weights the gradients are the plain CPU’s, and the update is exact', async ({ page }) => {
  const { found } = await checks.ask<{
    found: readonly {
      kind: string;
      steps: readonly { gradients: Record<string, readonly [number, number]>; update: number }[];
    }[];
  }>(page, 'steps');
  expect(found.map(({ kind }) => kind)).toEqual(['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam']);
  for (const { kind, steps } of found) {
    expect(steps).toHaveLength(5);
    for (const [step, { gradients, update }] of steps.entries()) {
      expect(update, `${kind}: the update at step ${step}`).toBeLessThan(rounding);
      expect(Object.keys(gradients)).toHaveLength(12);
      for (const [name, [ofItsOwn, ofItsLayer]] of Object.entries(gradients)) {
        const what = `${kind}: the gradient of ${name} at step ${step}`;
        expect(ofItsLayer, what).toBeLessThan(1e-5);
        // Batch normalisation takes the mean away, and with it whatever the bias before it adds: its true gradient is
        // zero, and what is left is the rounding of a sum whose terms cancel.
        if (name === 'conv1/bias') expect(ofItsOwn, what).toBeGreaterThan(0.01);
        else expect(ofItsOwn, what).toBeLessThan(1e-5);
      }
    }
  }
});
