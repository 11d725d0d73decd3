// @ts-check
/**
 * What is measured: every contender on every network, each cell in a browser of its own, for on a software GPU the work
 * that a closed page left behind goes on for many seconds. A cell that fails says why and is tried once more.
 */

/** @typedef {import('./page/timing.ts').Timing & { record?: import('../src/engine/protocol.ts').RunRecord | null, threads?: number, scriptMsOfOne?: number | null, failedOnce?: string, cannot?: string }} Timing `cannot`: why it does not train at all */
/** @typedef {{ contender: string, network: string, timing: Timing | string, seconds: number, wrong: string | null }} Cell */
/** @typedef {{ id: string, title: string, library: 'ours' | 'stock' | 'jax' | 'convnet' | 'torch', backend: string, choice?: object, differs?: string }} Contender */

/** In the order of the table. `differs`: in what it does not do the same. @type {readonly Contender[]} */
export const contenders = [
  { id: 'oursWasm', title: 'Fathom, WASM', library: 'ours', backend: 'wasm' },
  {
    id: 'oursWasmThread',
    title: 'Fathom, WASM, one thread',
    library: 'ours',
    backend: 'wasm',
    choice: { replicas: 1 },
  },
  {
    id: 'oursWasmDirect',
    title: "the same, without Winograd's way",
    library: 'ours',
    backend: 'wasm',
    choice: { replicas: 1, kernels: 'direct' },
  },
  {
    id: 'oursWasmComposed',
    title: 'one thread, composed of stock kernels',
    library: 'ours',
    backend: 'wasm',
    choice: { replicas: 1, kernels: 'composed' },
  },
  { id: 'stockWasm', title: 'tfjs, WASM', library: 'stock', backend: 'wasm' },
  {
    id: 'jaxWasm',
    title: 'jax-js, WASM',
    library: 'jax',
    backend: 'wasm',
    differs: 'draws other random numbers for dropout',
  },
  {
    id: 'convnet',
    title: 'convnetjs',
    library: 'convnet',
    backend: 'cpu',
    differs: 'SGD instead of Adam, no dropout; it has no batch normalisation and no branches',
  },
  { id: 'oursWebgpu', title: 'Fathom, WebGPU', library: 'ours', backend: 'webgpu' },
  { id: 'stockWebgpu', title: 'tfjs, WebGPU', library: 'stock', backend: 'webgpu' },
  {
    id: 'jaxWebgpu',
    title: 'jax-js, WebGPU',
    library: 'jax',
    backend: 'webgpu',
    differs: 'draws other random numbers for dropout',
  },
  { id: 'oursWebgl', title: 'Fathom, WebGL', library: 'ours', backend: 'webgl' },
  { id: 'stockWebgl', title: 'tfjs, WebGL', library: 'stock', backend: 'webgl' },
  { id: 'oursCpu', title: 'Fathom, plain CPU', library: 'ours', backend: 'cpu' },
  { id: 'stockCpu', title: 'tfjs, plain CPU', library: 'stock', backend: 'cpu' },
  {
    id: 'torch',
    title: 'PyTorch, CPU, native',
    library: 'torch',
    backend: 'native',
    differs:
      'not in a browser; trains on the first 4,000 images in turn, draws other random numbers for dropout',
  },
];

/** In the order of the tables. */
export const everyNetwork = ['simple', 'bookSame', 'book', 'resNet20'];

/** Left out of the whole run, unless asked for by name: one step takes longer than half a minute. */
const tooSlow = new Map([
  ['webgl', ['resNet20']],
  ['cpu', ['resNet20']],
]);

/** @param {Contender} contender @param {string} network */
export const isTooSlow = ({ id, backend }, network) =>
  id !== 'convnet' && tooSlow.get(backend)?.includes(network) === true;

const cellLimitMs = 240_000;
/** What takes longer for a step is not asked for inference, nor for a second first step. */
const mostStepMs = 30_000;
/** First steps in browsers of their own, of what is quick. */
const firstSteps = { times: 3, mostMs: 5000 };

/**
 * On a software GPU a step of the book's net takes seconds to half a minute, so few of them are timed. Stock tfjs on WebGPU is
 * given the time for three windows on the network that the goal is set on.
 * @param {Contender} contender @param {string} network
 */
export function ruleOf({ id, library, backend }, network) {
  const fast = backend === 'native' || (backend === 'wasm' && library === 'ours');
  if (fast) return { windows: 3, leastSteps: 10, leastMs: 2000, mostMs: 20_000, mostStepMs };
  const mostMs = id === 'stockWebgpu' && network === 'bookSame' ? 45_000 : 12_000;
  return { windows: 3, leastSteps: 1, leastMs: 1500, mostMs, mostStepMs };
}

/**
 * @param {() => Promise<import('@playwright/test').Browser>} launch
 * @param {string} address of the bench's page
 * @param {Contender} contender
 * @param {string} network
 * @returns {Promise<Timing>}
 */
export async function measureInBrowser(launch, address, contender, network) {
  const rule = ruleOf(contender, network);
  const { library, backend, choice } = contender;
  const order = { library: { name: library, backend, choice: choice ?? {} }, network };
  const single = backend === 'webgpu' && library !== 'jax' && network === 'bookSame';
  const one = single
    ? await ask(launch, address, 'askContender', {
        ...order,
        batchSize: 1,
        task: { kind: 'measure', rule: oneImage },
      })
    : null;
  const scriptMsOfOne = one?.scriptMs ?? null;
  const askFor = (/** @type {object} */ task) => ask(launch, address, 'askContender', { ...order, task });
  const look = { windows: 3, leastSteps: 1, leastMs: 1000, mostMs: 6000, mostStepMs: Number.MAX_VALUE };
  /** @param {Timing} timing */
  const withFirstSteps = async (timing) => {
    const firstStepsMs = [timing.firstStepMs];
    while (firstStepsMs.length < firstSteps.times && Math.max(...firstStepsMs) < firstSteps.mostMs)
      firstStepsMs.push((await askFor({ kind: 'first' })).firstStepMs);
    return { ...timing, firstStepsMs };
  };
  if (library !== 'ours') {
    try {
      const alone = await askFor({ kind: 'measure', rule });
      return await withFirstSteps({ ...alone, scriptMsOfOne });
    } catch (error) {
      const cannot = reason(error);
      if (!lacksKernel(cannot)) throw error;
      // It does not train, but it infers.
      const nothing = { rates: [], losses: [], firstStepMs: Number.NaN, warmFirstStepMs: null };
      return { ...unknown, ...nothing, ...(await askFor({ kind: 'forward', rule: look })), cannot };
    }
  }
  const timed = await ask(launch, address, 'timeOurs', backend, network, rule, choice ?? {});
  // Once more without the protocol, to look at single steps and at inference; at inference alone where steps tell nothing.
  const alone = choice || backend === 'webgl' || backend === 'cpu';
  const looked = await askFor({ kind: alone ? 'forward' : 'measure', rule: look });
  return withFirstSteps({ ...unknown, ...looked, ...timed, scriptMsOfOne });
}

/** @param {string} why */
export const lacksKernel = (why) => /not registered/.test(why);

/** Steps of a single image, for the JavaScript in them: the device is idle when it runs. */
const oneImage = { windows: 1, leastSteps: 30, leastMs: 0, mostMs: 1, mostStepMs: 0 };
const unknown = { evaluatedLoss: null, forwardRates: [], scriptMs: null, gpu: null, peakGpuBytes: null };

/**
 * In a new browser; its page's one answer, for which a cell is given four minutes.
 * @param {() => Promise<import('@playwright/test').Browser>} launch
 * @param {string} address
 * @param {'timeOurs' | 'askContender'} name
 * @param {readonly unknown[]} given
 * @returns {Promise<any>}
 */
export const ask = (launch, address, name, ...given) =>
  askWithin(cellLimitMs, launch, address, name, ...given);

/**
 * @param {number} limitMs
 * @param {() => Promise<import('@playwright/test').Browser>} launch
 * @param {string} address
 * @param {'timeOurs' | 'askContender'} name
 * @param {readonly unknown[]} given
 * @returns {Promise<any>}
 */
export async function askWithin(limitMs, launch, address, name, ...given) {
  const browser = await launch();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  });
  try {
    const page = await browser.newPage();
    await page.goto(address);
    const asking = page.evaluate(({ name, given }) => /** @type {any} */ (window).bench[name](...given), {
      name,
      given,
    });
    return await Promise.race([asking, late]);
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}

/**
 * Tries twice; what went wrong the first time is kept with the answer.
 * @param {() => Promise<Timing>} measure
 * @returns {Promise<Timing | string>}
 */
export async function twice(measure) {
  try {
    return await measure();
  } catch (error) {
    const first = reason(error);
    // What cannot be, or takes too long, will not be otherwise the second time.
    if (/not registered|convnetjs has no|no answer within/.test(first)) return first;
    console.log(`    failed, once more: ${first}`);
    try {
      return { ...(await measure()), failedOnce: first };
    } catch (again) {
      return reason(again);
    }
  }
}

/** @param {unknown} error */
function reason(error) {
  const line = String(error instanceof Error ? error.message : error).split('\n')[0] ?? 'failed';
  return line.replace(/^page\.evaluate: (?:Error: )?/, '');
}
