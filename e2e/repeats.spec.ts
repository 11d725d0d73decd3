/** What a run leaves to chance, and on the GPU: nothing. On WebGPU, in software where there is no GPU. */
import { expect, test } from '@playwright/test';
import { checkPage } from './checkPage.ts';
import type { Ledger } from './gpuLedger.ts';

const checks = checkPage('repeats.worker.ts');

test('five hundred steps, dropout included, are the same bits twice, and uncaptured; the memory is flat', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const said = await checks.ask<{
    repeats: boolean;
    sameUncaptured: boolean;
    steps: number;
    finite: boolean;
    first: number;
    last: number;
    held: readonly (readonly [at50: Ledger, atTheEnd: Ledger])[];
    left: Ledger;
  }>(page, 'twice 500', 280_000);
  expect(said).toMatchObject({ repeats: true, sameUncaptured: true, steps: 500, finite: true });
  expect(said.last).toBeLessThan(said.first);
  for (const [at50, atTheEnd] of said.held) {
    expect(atTheEnd).toEqual(at50);
    expect(at50.bytes).toBeGreaterThan(100_000);
  }
  expect(said.left).toEqual({ buffers: 0, bytes: 0 });
});

test('ten changes of network leave the memory where it was', async ({ page }) => {
  test.setTimeout(300_000);
  const { before, during, after } = await checks.ask<{
    before: Ledger;
    during: readonly number[];
    after: readonly Ledger[];
  }>(page, 'changes 10', 280_000);
  expect(new Set(during).size).toBe(10);
  expect(after).toEqual(Array(10).fill(before));
});
