import { describe, expect, test } from 'vitest';
import { contenders, isTooSlow, twice } from './cells.mjs';
import { kernelChart } from './kernels.mjs';
import { anatomyTable, firstStepTable, forwardTable, ratios, trainingTable } from './tables.mjs';
import { difference, readReference } from './values.mjs';

const contender = (id: string) => {
  const found = contenders.find((one) => one.id === id);
  if (!found) throw new Error(`no contender is named ${id}`);
  return found;
};
const timing = {
  rates: [90, 120, 100],
  firstStepMs: 400,
  warmFirstStepMs: 30,
  losses: [2.3, 2.2, 2.1],
  evaluatedLoss: 2.3,
  forwardRates: [1000],
  scriptMs: 0.2,
  gpu: { dispatches: 33, submits: 2, writes: 1, mapped: 0, readbacks: 1, buffers: 1 },
  peakGpuBytes: 2 ** 26,
};
const reference = { evaluated: 2.3, adam: [2.3, 2.2, 2.1], sgd: [2.3, 2.25, 2.24], tfjs: null };
const cell = (id: string, network: string, rate: number) => ({
  contender: id,
  network,
  timing: { ...timing, rates: [rate] },
  seconds: 1,
  wrong: null,
});

describe('values', () => {
  test('right ones pass; fast wrong ones do not', () => {
    const ours = contender('oursWasm');
    expect(difference(ours, timing, reference)).toBeNull();
    expect(difference(ours, { ...timing, losses: [2.3, 2.2, 2.11] }, reference)).toMatch(
      /step 2 is 2.11, not 2.1/,
    );
    expect(difference(ours, { ...timing, losses: [2.301] }, reference)).toMatch(/step 0/);
    expect(difference(ours, { ...timing, losses: [Number.NaN] }, reference)).toBe('a loss is not finite');
    expect(difference(ours, { ...timing, losses: [] }, reference)).toBe('a loss is not finite');
    expect(difference(ours, { ...timing, evaluatedLoss: 0 }, reference)).toMatch(/before training/);
    expect(difference(ours, timing, undefined)).toMatch(/no reference/);
  });

  test('each contender is held to its own rule', () => {
    const losses = [2.3, 2.25, 2.24];
    expect(difference(contender('convnet'), { ...timing, losses }, reference)).toBeNull();
    expect(difference(contender('torch'), { ...timing, losses }, reference)).toMatch(/step 1/);
    const withDropout = { ...reference, adam: null, tfjs: [3, 2.9] };
    expect(difference(contender('jaxWasm'), { ...timing, losses: [3.2] }, withDropout)).toBeNull();
    expect(difference(contender('oursWebgpu'), { ...timing, losses: [3.2] }, withDropout)).toMatch(/step 0/);
    const unseen = { ...timing, losses: [3.2], evaluatedLoss: null };
    expect(difference(contender('jaxWasm'), unseen, withDropout)).toBe('nothing to compare it with');
  });

  test('there is a reference for every network', async () => {
    const found = await readReference();
    expect(Object.keys(found)).toEqual(['simple', 'bookSame', 'book', 'resNet20']);
    for (const { evaluated, adam, tfjs } of Object.values(found)) {
      expect(evaluated).toBeGreaterThan(2);
      expect((adam ?? tfjs)?.length).toBe(4);
    }
  });
});

describe('a cell', () => {
  test('that fails is tried once more, and says so', async () => {
    let tries = 0;
    const answer = await twice(async () => {
      tries += 1;
      if (tries === 1) throw new Error('page.evaluate: Error: the adapter is gone\n  at x');
      return timing;
    });
    expect(answer).toMatchObject({ rates: timing.rates, failedOnce: 'the adapter is gone' });
    let hopeless = 0;
    const lacks = async () => {
      hopeless += 1;
      throw new Error("Kernel 'X' not registered for backend 'wasm'");
    };
    expect(await twice(lacks)).toMatch(/not registered/);
    expect(hopeless).toBe(1);
  });

  test('that would take hours is left to who asks for it', () => {
    expect(isTooSlow(contender('stockCpu'), 'resNet20')).toBe(true);
    expect(isTooSlow(contender('convnet'), 'book')).toBe(false);
    expect(isTooSlow(contender('oursWebgpu'), 'resNet20')).toBe(false);
  });
});

describe('the tables', () => {
  const cells = [
    cell('oursWebgpu', 'bookSame', 90),
    cell('stockWebgpu', 'bookSame', 6),
    { ...cell('jaxWebgpu', 'bookSame', 9000), wrong: 'the loss of step 1 is 0, not 2.2' },
    { ...cell('stockWasm', 'bookSame', 1), timing: "Kernel 'X' not registered for backend 'wasm'" },
  ];

  test('say what is wrong instead of how fast it was', () => {
    const table = trainingTable(cells);
    expect(table).toContain('| Fathom, WebGPU | **90.0** |');
    expect(table).toContain('| jax-js, WebGPU ¹ | wrong: the loss of step 1 is 0, not 2.2 |');
    expect(table).toContain('| tfjs, WASM | cannot: a kernel is missing |');
    expect(table).not.toContain('9,000');
  });

  test('say least, median and most of whatever was measured more than once', () => {
    const step = { dispatches: 33, submits: 2, writes: 1, mapped: 0, readbacks: 1, buffers: 1 };
    const [least, most] = [step, { ...step, dispatches: 40 }];
    const measured = {
      ...timing,
      ...{ gpu: { ...step, dispatches: 35 }, gpuRange: { least, most }, scriptMsOfOne: 0.15 },
      ...{ scriptsMs: [0.2, 12, 0.1], firstStepsMs: [400, 900, 300], warmFirstStepsMs: [30, 20, 50] },
      forwardRates: [300, 100, 200],
    };
    const one = [{ ...cell('oursWebgpu', 'bookSame', 90), timing: measured }];
    expect(anatomyTable(one)).toContain(
      '| 35 [33-40] | 2 (1) | 1 + 0 | 0.20 ms (0.10-12); 0.15 ms | 64 MiB | 0.40 (0.30-0.90) s / 0.03 (0.02-0.05) s |',
    );
    expect(forwardTable(one)).toContain('| Fathom, WebGPU | **200 (100-300)** |');
    expect(firstStepTable(one)).toContain('| **0.40 (0.30-0.90) s / 0.03 (0.02-0.05) s** |');
  });

  test('of what infers but cannot train: the one figure, and why there is no other', () => {
    const cannot = "Kernel 'X' not registered for backend 'wasm'";
    const inferring = { ...timing, rates: [], losses: [], firstStepMs: Number.NaN, cannot };
    const stock = contender('stockWasm');
    expect(difference(stock, inferring, reference)).toBeNull();
    expect(difference(stock, { ...inferring, evaluatedLoss: 0 }, reference)).toMatch(/before training/);
    const one = [{ ...cell('stockWasm', 'simple', 1), timing: inferring }];
    expect(trainingTable(one)).toContain('| tfjs, WASM | cannot: a kernel is missing |');
    expect(forwardTable(one)).toContain('| tfjs, WASM | 1,000 |');
    expect(firstStepTable(one)).toContain('| tfjs, WASM | - |');
  });

  test('compare within the run', () => {
    expect(ratios(cells)).toBe('- WebGPU, against stock tfjs: `book-same` 15 times.');
    expect(anatomyTable(cells)).toContain(
      '| `book-same`, Fathom | 33 | 2 (1) | 1 + 0 | 0.20 ms | 64 MiB | 0.40 s / 0.03 s |',
    );
  });
});

test('the chart sums kernels by kind and says every number', () => {
  const times = (kernels: Record<string, number>) => ({ kernels, calls: {}, stepMs: 100 });
  const chart = kernelChart({
    wasm: {
      before: times({ Conv2D: 40, Conv2DBackpropFilter: 50, MaxPoolGrad: 5, Relu: 2, Add: 3 }),
      after: times({ Conv2D: 8, Conv2DBackpropFilter: 9 }),
    },
  });
  for (const said of ['100 ms', '17 ms', '40 ms', '50 ms', '5.0 ms', '8.0 ms', '9.0 ms'])
    expect(chart).toContain(`${said}</text>`);
  expect(chart).toContain('prefers-color-scheme: dark');
  expect(chart).not.toContain('NaN');
});
