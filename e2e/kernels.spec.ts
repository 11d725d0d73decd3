/**
 * Our WebGPU kernels in a real browser, in a worker: every kind of layer within 1e-5 of the float64 reference, forwards
 * and backwards, whichever way is taken; the loss; the words of dropout. (Whole networks: twins.spec.ts.)
 */
import { expect, type Page, test } from '@playwright/test';
import type { CaseReport } from '../src/engine/reference/gradientCheck.ts';
import { layerKinds } from '../src/model/layers/index.ts';
import { checkPage } from './checkPage.ts';

const checks = checkPage('kernels.worker.ts');

/** Software WebGPU compiles some hundred programs; on a busy machine that takes minutes. */
function report<T>(page: Page, question: string): Promise<T> {
  test.setTimeout(300_000);
  return checks.ask<T>(page, question, 280_000);
}

/** What no kernel computes: images come in, logits go out, and flattening moves nothing. Dropout is checked by its words. */
const withoutKernel = new Set(['input', 'output', 'flatten', 'dropout']);

for (const way of ['direct', 'tiled']) {
  test(`every kernel's numbers are the reference's, ${way}`, async ({ page }) => {
    const { reports } = await report<{ reports: readonly CaseReport[] }>(page, `layers ${way}`);
    const kinds = new Set<string>(reports.map(({ kind }) => kind));
    const several = ['conv2d', 'transposedConv2d', 'dense'];
    const wanted = way === 'direct' ? layerKinds.filter((kind) => !withoutKernel.has(kind)) : several;
    expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(reports.filter(({ failure }) => failure !== null)).toEqual([]);
    const beyond = (which: (what: string) => boolean) =>
      reports.flatMap(({ name, errors }) =>
        Object.entries(errors)
          .filter(([what, error]) => which(what) && !(error <= 1e-5))
          .map(([what, error]) => `${name}, ${what}: ${error}`),
      );
    expect(beyond((what) => what === 'output')).toEqual([]);
    expect(beyond((what) => what !== 'output')).toEqual([]);
    expect(reports.every(({ errors }) => 'output' in errors && 'input 0' in errors)).toBe(true);
  });
}

for (const images of [4, 300]) {
  test(`the loss of ${images} images, its gradient and the right answers`, async ({ page }) => {
    type Said = { errors: { output: number; gradient: number }; right: readonly [number, number] };
    const { errors, right } = await report<Said>(page, `loss ${images}`);
    expect(errors.output).toBeLessThan(1e-5);
    expect(errors.gradient).toBeLessThan(1e-5);
    expect(right[0]).toBe(right[1]);
  });
}

test('dropout draws the words, and makes the masks, of every other backend', async ({ page }) => {
  const { found } = await report<{ found: readonly { what: string; differ: number }[] }>(page, 'words');
  expect(found).toHaveLength(18);
  expect(found.filter(({ differ }) => differ > 0)).toEqual([]);
});

test('the way that is chosen for a device is remembered, and read back from a record', async ({ page }) => {
  const { ways, again, recorded } = await report<{ ways: object; again: object; recorded: object }>(
    page,
    'choice',
  );
  expect(Object.keys(ways)).toEqual(['correlate', 'product', 'kernelGradient']);
  expect(again).toEqual(ways);
  expect(recorded).toEqual(ways);
});
