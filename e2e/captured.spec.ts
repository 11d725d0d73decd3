/**
 * The captured step in a real browser's WebGPU, in a worker: the same bits with and without
 * capture, the same training as on the plain CPU, and named refusals. Built for this journey alone.
 */
import { expect, test } from '@playwright/test';
import type { LongRun } from './capturedLong.ts';
import { checkPage } from './checkPage.ts';

const checks = checkPage('captured.worker.ts');

test('fifty steps, dropout included, are the same bits captured, uncaptured and repeated', async ({
  page,
}) => {
  const said = await checks.ask<{
    sameAsUncaptured: boolean;
    repeats: boolean;
    losses: readonly number[];
    cost: { submissions: number; uploads: number };
  }>(page, 'capture');
  expect(said).toMatchObject({ sameAsUncaptured: true, repeats: true, cost: { uploads: 1 } });
  expect(said.losses.every(Number.isFinite)).toBe(true);
  expect(said.losses).toHaveLength(100);
});

test('trains, measures and answers as the plain CPU does, with every optimiser', async ({ page }) => {
  const { found } = await checks.ask<{
    found: readonly {
      kind: string;
      losses: readonly (readonly number[])[];
      names: boolean;
      measured: readonly { loss: number; correct: number }[];
      answers: readonly (readonly number[])[];
      looked: readonly number[];
    }[];
  }>(page, 'stock');
  expect(found.map(({ kind }) => kind)).toEqual(['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam']);
  for (const { kind, losses, names, measured, answers, looked } of found) {
    const [ours = [], stock = []] = losses;
    expect(ours).toHaveLength(12);
    ours.forEach((value, i) => {
      expect(value, `${kind}, number ${i}`).toBeCloseTo(stock[i] ?? Number.NaN, 3);
    });
    expect(names).toBe(true);
    expect(measured[0]?.loss).toBeCloseTo(measured[1]?.loss ?? Number.NaN, 5);
    expect(measured[0]?.correct).toBe(measured[1]?.correct);
    answers[0]?.forEach((value, i) => {
      expect(value).toBeCloseTo(answers[1]?.[i] ?? Number.NaN, 5);
    });
    expect(looked).toEqual([192, 21]);
  }
});

test('cut into submissions, and its dispatches into slices, a step gives the same bits', async ({ page }) => {
  const { found } = await checks.ask<{
    found: readonly { way: string; same: boolean; sliceable: number; submissions: readonly number[] }[];
  }>(page, 'slices');
  expect(found.map(({ way }) => way)).toEqual(['direct', 'tiled']);
  for (const { way, same, sliceable, submissions } of found) {
    expect(same, way).toBe(true);
    // The second convolution forwards, its input's gradient and its kernel's: 72 million multiply-adds each.
    expect(sliceable, way).toBe(3);
    expect(submissions[0]).toBe(1);
    expect(submissions[1]).toBeGreaterThanOrEqual(3 * 5);
  }
});

test('batches of 1 and of 1,000; refusals are named, a NaN is seen', async ({ page }) => {
  const said = await checks.ask<{
    losses: Readonly<Record<string, readonly number[]>>;
    refusal: string;
    invalid: string;
    sound: readonly (readonly [string, { norm: number; notFinite: number }])[];
    broken: number;
  }>(page, 'sizes');
  for (const batch of ['1', '1000']) {
    const losses = said.losses[batch] ?? [];
    expect(losses).toHaveLength(batch === '1' ? 4 : 2);
    expect(losses[0]).toBeGreaterThan(0.1);
    expect(losses[0]).toBeLessThan(10);
  }
  expect(said.refusal).toContain('vast');
  expect(said.invalid).not.toBe('');
  expect(said.sound.length).toBeGreaterThan(20);
  expect(said.sound.filter(([, { norm, notFinite }]) => notFinite > 0 || !Number.isFinite(norm))).toEqual([]);
  expect(said.broken).toBe(1);
});

test('ten thousand steps leave no buffer, no byte and no tensor more than fifty', async ({ page }) => {
  test.setTimeout(400_000);
  const said = await checks.ask<LongRun>(page, 'long', 380_000);
  expect(said.told).toBe(10_000);
  expect(said.changedAt).toEqual([]);
  expect(said.last).toEqual(said.after50);
  expect(said.after50.buffers).toBeGreaterThan(20);
  // Of the device, what the run says it holds is all there is.
  expect(said.after50).toMatchObject({
    buffers: said.after50.told.tensors,
    bytes: said.after50.told.bytes,
    tensors: 0,
  });
  expect(said.left).toEqual({ buffers: 0, bytes: 0 });
  // They were steps: it has learned.
  expect(said.losses[1]).toBeLessThan(said.losses[0] / 2);
});
