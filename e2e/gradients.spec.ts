/**
 * Every kind of layer, forwards and backwards, on every backend of a real browser, in a worker and under the page's own
 * policy, within 1e-5 of the float64 reference. The page is built for this journey alone and never shipped.
 */
import { expect, test } from '@playwright/test';
import { type GradientReport, isWithinTolerance } from '../src/engine/reference/gradientCheck.ts';
import { layerKinds } from '../src/model/layers/index.ts';
import { checkPage } from './checkPage.ts';

const checks = checkPage('gradients.worker.ts');

for (const backend of ['webgpu', 'webgl', 'wasm', 'cpu']) {
  test(`every layer's gradients on ${backend} are the reference's`, async ({ page }) => {
    // Software WebGPU compiles some hundred pipelines; on a busy machine that takes a minute.
    test.setTimeout(300_000);
    const report = await checks.ask<GradientReport>(page, backend, 280_000);
    expect(report.backend).toBe(backend);
    expect(report.cases.filter((one) => !isWithinTolerance(one))).toEqual([]);
    const kinds = new Set<string>(report.cases.map(({ kind }) => kind));
    expect(layerKinds.filter((kind) => !kinds.has(kind))).toEqual([]);
  });
}
