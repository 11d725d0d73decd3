// @ts-check
/**
 * Where the time of one step of `book-same` goes, before (stock tfjs; on WASM, where it cannot train, its kernels composed
 * to what is missing) and after (ours), kernel by kernel, gathered into kinds of work. The chart is a file of its own, for the
 * README: it follows the reader's light or dark, and every bar says its number.
 */
import { askWithin } from './cells.mjs';

/** @typedef {import('./page/kernelTimes.ts').KernelTimes} KernelTimes */
/** @typedef {{ wasm?: { before?: KernelTimes, after?: KernelTimes }, webgpu?: { before?: KernelTimes, after?: KernelTimes } }} Measured */

const network = 'bookSame';
// Every kernel is waited for by itself: stock tfjs on a software GPU takes minutes over one step.
const limitMs = 600_000;
const runs = /** @type {const} */ ([
  ['wasm', 'before', { name: 'ours', backend: 'wasm', choice: { replicas: 1, kernels: 'composed' } }, 8],
  ['wasm', 'after', { name: 'ours', backend: 'wasm', choice: { replicas: 1 } }, 20],
  ['webgpu', 'before', { name: 'stock', backend: 'webgpu' }, 1],
  ['webgpu', 'after', { name: 'ours', backend: 'webgpu', choice: {} }, 4],
]);

/** @param {() => Promise<import('@playwright/test').Browser>} launch @param {string} address @returns {Promise<Measured>} */
export async function measureKernels(launch, address) {
  /** @type {Measured} */
  const measured = {};
  for (const [backend, when, library, steps] of runs) {
    try {
      const times = await askWithin(limitMs, launch, address, 'askContender', {
        library,
        network,
        task: { kind: 'kernels', steps },
      });
      measured[backend] = { ...measured[backend], [when]: times };
      const kinds = Object.entries(byKind(times)).map(([kind, ms]) => `${kind} ${ms.toFixed(1)}`);
      console.log(
        `  kernels, ${backend} ${when}, ms a step: ${kinds.join(', ')}; whole ${times.stepMs.toFixed(1)}`,
      );
    } catch (error) {
      console.log(`  kernels, ${backend} ${when}: ${String(error).split('\n')[0]}`);
    }
  }
  return measured;
}

/** The first that a kernel's name matches; the order of the rows. @type {readonly (readonly [kind: string, name: RegExp])[]} */
const kinds = [
  ['convolution, gradient of its kernel', /BackpropFilter|DerFilter|^kernelGradient/],
  [
    'convolution, gradient of its input',
    /BackpropInput|DerInput|^correlate.*back$|^inputGradient|^turnKernels/,
  ],
  ['convolution, forward', /conv|correlate|im2col/i],
  ['dense layers', /matmul|productDeep/i],
  ['pooling, forward and back', /pool/i],
  ['everything else', /./],
];

/** @param {KernelTimes} times @returns {Record<string, number>} milliseconds of a step by kind of work */
export function byKind({ kernels }) {
  /** @type {Record<string, number>} */
  const sums = Object.fromEntries(kinds.map(([kind]) => [kind, 0]));
  for (const [name, ms] of Object.entries(kernels)) {
    const kind = kinds.find(([, pattern]) => pattern.test(name))?.[0] ?? '';
    sums[kind] = (sums[kind] ?? 0) + ms;
  }
  return sums;
}

const size = { width: 860, row: 40, left: 250, bar: 190, gap: 110, top: 74, bottom: 34 };
const note =
  'On WebGPU, Fathom computes dense layers with the kernels of its convolutions, and counts them there.';

/** @param {Measured} measured @returns {string} SVG */
export function kernelChart(measured) {
  const panels = /** @type {const} */ ([
    ['wasm', 'WASM, one thread', 'composed of stock kernels', 0],
    ['webgpu', 'WebGPU, in software', 'stock tfjs', size.bar + size.gap],
  ]);
  const height = size.top + kinds.length * size.row + size.bottom;
  const parts = kinds.map(([kind], i) => text(size.left - 12, size.top + i * size.row + 19, kind, 'end'));
  parts.push(text(12, height - 12, note, 'start', 'small'));
  for (const [backend, title, before, shift] of panels) {
    const { before: old, after } = measured[backend] ?? {};
    if (old && after)
      parts.push(panel({ title, before, x: size.left + shift, old: byKind(old), now: byKind(after) }));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" role="img" aria-label="Milliseconds of one training step of book-same by kind of work, before and after">
<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .small { font-size: 12px; fill: #59636e; }
  .before { fill: #a3adb8; }
  .after { fill: #1668c7; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .small { fill: #9198a1; }
    .before { fill: #6b7580; }
    .after { fill: #58a6ff; }
  }
</style>
${parts.join('\n')}
</svg>
`;
}

/** @param {{ title: string, before: string, x: number, old: Record<string, number>, now: Record<string, number> }} given */
function panel({ title, before, x, old, now }) {
  const most = Math.max(...Object.values(old), ...Object.values(now));
  const sum = (/** @type {Record<string, number>} */ of) =>
    Object.values(of).reduce((all, ms) => all + ms, 0);
  const lines = [
    text(x, 20, title, 'start', 'title'),
    bar(x, 32, 10, 'before'),
    text(x + 16, 41, `${before}: ${time(sum(old))}`, 'start', 'small'),
    bar(x, 50, 10, 'after'),
    text(x + 16, 59, `Fathom: ${time(sum(now))}`, 'start', 'small'),
  ];
  for (const [i, [kind]] of kinds.entries()) {
    const y = size.top + i * size.row;
    for (const [of, row, name] of /** @type {const} */ ([
      [old, 0, 'before'],
      [now, 15, 'after'],
    ])) {
      const ms = of[kind] ?? 0;
      const width = (size.bar * ms) / most;
      lines.push(bar(x, y + row, width, name), text(x + width + 5, y + row + 11, time(ms), 'start', 'small'));
    }
  }
  return lines.join('\n');
}

/** @param {number} ms */
const time = (ms) =>
  ms >= 9950 ? `${(ms / 1000).toFixed(1)} s` : ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(1)} ms`;
/** @param {number} x @param {number} y @param {number} width @param {string} name */
const bar = (x, y, width, name) =>
  `<rect class="${name}" x="${x}" y="${y}" width="${Math.max(1, width).toFixed(1)}" height="12" rx="2"/>`;
/** @param {number} x @param {number} y @param {string} words @param {string} anchor */
const text = (x, y, words, anchor, name = '') =>
  `<text${name ? ` class="${name}"` : ''} x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}">${words}</text>`;
