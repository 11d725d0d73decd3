/**
 * What nobody should ask of the engine, on every backend and before an adapter that has nothing but what every adapter must:
 * right numbers, those of the plain CPU, or a problem with a name; never zeros.
 */
import { expect, test } from '@playwright/test';
import type { Outcome } from './badInput.worker.ts';
import { checkPage } from './checkPage.ts';

const checks = checkPage('badInput.worker.ts', {
  engine: 'syntheticEngine.worker.ts',
  bareEngine: 'bareEngine.worker.ts',
});

const trained = {
  'a batch of 1': 4,
  'a batch of 1,000': 2,
  'an odd batch': 3,
  'maps of 1 x 1': 4,
  'a batch of 1, maps of 1 x 1': 4,
};
/** A GPU has more room: what is over its limits is asked below. */
const refusedOn = (place: string) => ({
  'an image of 1 x 1': 'notTrainable',
  ...(place.startsWith('webgpu') ? {} : { 'over the budget': 'overBudget' }),
});
/** One image cannot be shared. */
const alone = new Set(['a batch of 1', 'a batch of 1, maps of 1 x 1']);
const places = ['cpu', 'wasm', 'wasm x2', 'webgpu', 'webgpu, bare'];

test('small, large and out of reach: the numbers of the plain CPU, or a named problem', async ({ page }) => {
  test.setTimeout(240_000);
  const { outcomes } = await checks.ask<{ outcomes: readonly Outcome[] }>(page, 'all', 220_000);
  const of = (place: string, what: string) =>
    outcomes.find((outcome) => outcome.place === place && outcome.what === what);

  for (const place of places) {
    for (const [what, steps] of Object.entries(trained)) {
      const outcome = of(place, what);
      const right = of('cpu', what)?.losses ?? [];
      expect(outcome?.problem, `${place}, ${what}`).toBeNull();
      expect(outcome?.losses, `${place}, ${what}`).toHaveLength(steps);
      for (const [step, loss] of right.entries()) {
        expect(loss, `${what}, step ${step}`).toBeGreaterThan(0.05);
        const apart = Math.abs((outcome?.losses[step] ?? Number.NaN) / loss - 1);
        expect(apart, `${place}, ${what}, step ${step}`).toBeLessThan(1e-4);
      }
      expect(new Set(right).size, `${what}: steps that changed nothing`).toBe(steps);
    }
    for (const [what, code] of Object.entries(refusedOn(place))) {
      expect(of(place, what), `${place}, ${what}`).toMatchObject({ problem: code, losses: [], record: null });
    }
  }
  // By whom they were computed.
  for (const { place, what, record } of outcomes.filter(({ what }) => what in trained)) {
    expect(record?.backend, place).toBe(place.split(/[ ,]/)[0]);
    if (place.startsWith('webgpu')) expect(record?.kernels, place).toContain('captured');
    if (place === 'wasm x2') expect(record?.replicas, what).toBe(alone.has(what) ? 1 : 2);
  }
  expect(of('webgpu, bare', 'over the limits of the device')).toMatchObject({
    problem: 'overBudget',
    // What may be bound of a buffer there, and no budget of ours.
    limitBytes: 2 ** 27,
    losses: [],
    record: null,
  });
});
