/**
 * A captured step of `book-same` on WebGPU, in what it asks of the browser: one upload, its images, and nothing made anew;
 * one submission where the device is done in a quarter of a second, several where it is not.
 */
import { expect, test } from '@playwright/test';
import { checkPage } from './checkPage.ts';
import type { Asked } from './stepCost.worker.ts';

const checks = checkPage('stepCost.worker.ts');

interface Said {
  readonly each: readonly Asked[];
  readonly cost: { readonly dispatches: number; readonly submissions: number; readonly uploads: number };
}

/** As the marks have it. */
const mostDispatches = 60;

test('a step of one image: one submission, one upload, nothing made anew', async ({ page }) => {
  test.setTimeout(180_000);
  const { each, cost } = await checks.ask<Said>(page, '1 8', 160_000);
  expect(each).toHaveLength(8);
  const [first] = each;
  expect(first?.dispatches).toBeGreaterThan(10);
  expect(first?.dispatches).toBeLessThanOrEqual(mostDispatches);
  const { dispatches = 0 } = first ?? {};
  const wanted: Asked = {
    dispatches,
    submissions: 1,
    writes: 1,
    mapped: 0,
    buffers: 0,
    pipelines: 0,
    bindGroups: 0,
  };
  expect(each).toEqual(Array(8).fill(wanted));
  expect(cost).toMatchObject({ dispatches, submissions: 1, uploads: 1 });
});

test('a step of many images, whatever the device turns out to take: still one upload', async ({ page }) => {
  test.setTimeout(240_000);
  const { each, cost } = await checks.ask<Said>(page, '60 4', 220_000);
  expect(each).toHaveLength(4);
  for (const [step, { writes, mapped, buffers, pipelines, dispatches, submissions }] of each.entries()) {
    expect({ writes, mapped, buffers, pipelines }, `step ${step}`).toEqual({
      ...{ writes: 1, mapped: 0, buffers: 0, pipelines: 0 },
    });
    expect(submissions, `step ${step}`).toBeLessThanOrEqual(dispatches);
  }
  // Taken for a slow device before the first step was measured.
  expect(each[0]?.submissions).toBeGreaterThan(1);
  // Slices come on top, where the device is slow.
  expect(cost.dispatches).toBeLessThanOrEqual(mostDispatches);
  expect(each[0]?.dispatches).toBeGreaterThan(cost.dispatches);
  expect(cost.submissions).toBe(each.at(-1)?.submissions);
});
