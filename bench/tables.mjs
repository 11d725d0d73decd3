// @ts-check
/** The bench's cells as Markdown: training images/s of everybody, then what a step costs, on a GPU and otherwise. */
import { contenders, lacksKernel } from './cells.mjs';
import { byKind } from './kernels.mjs';

/** @typedef {import('./cells.mjs').Cell} Cell */

const networkTitles = /** @type {Record<string, string>} */ ({
  simple: 'simple',
  bookSame: '`book-same`',
  book: 'book',
  resNet20: 'ResNet-20 twin',
});

/** @param {readonly number[]} values */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return { least: sorted[0] ?? Number.NaN, median, most: sorted.at(-1) ?? Number.NaN };
}

/** @param {number} value */
const short = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));
/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;

/** `median (least-most)`, or the one figure. @param {readonly number[]} rates */
function rate(rates) {
  const { least, median, most } = spread(rates);
  return rates.length > 1 ? `${short(median)} (${short(least)}-${short(most)})` : short(median);
}

/** One line for the console. @param {Cell} cell */
export function inWords({ timing, wrong, seconds: took }) {
  if (typeof timing === 'string') return timing;
  if (timing.cannot) return `${timing.cannot}; forward ${rate(timing.forwardRates)}`;
  const values = wrong ? `WRONG VALUES: ${wrong}` : 'values right';
  const forward = timing.forwardRates.length > 0 ? `, forward ${rate(timing.forwardRates)}` : '';
  const warm = timing.warmFirstStepMs === null ? '' : `, warm ${seconds(timing.warmFirstStepMs)}`;
  return `${rate(timing.rates)} images/s${forward}, first step ${seconds(timing.firstStepMs)}${warm}, ${values}, took ${took} s`;
}

/** @param {Cell | undefined} cell @param {(timing: import('./cells.mjs').Timing) => string} show */
function figure(cell, show) {
  if (!cell) return '';
  const { timing, wrong } = cell;
  if (typeof timing === 'string') return shortReason(timing);
  return wrong ? `wrong: ${wrong}` : show(timing);
}

/** @param {string} reason */
function shortReason(reason) {
  if (lacksKernel(reason)) return 'cannot: a kernel is missing';
  if (/convnetjs has no \w+/.test(reason)) return 'cannot';
  return `failed: ${reason.slice(0, 60)}`;
}

/** @param {readonly Cell[]} cells */
const networksOf = (cells) =>
  Object.keys(networkTitles).filter((name) => cells.some(({ network }) => network === name));

/** @param {readonly Cell[]} cells @param {string} contender @param {string} network */
const cellOf = (cells, contender, network) =>
  cells.find((cell) => cell.contender === contender && cell.network === network);

/** @param {readonly string[]} columns */
const row = (columns) => `| ${columns.join(' | ')} |`;
/** @param {readonly string[]} columns */
const head = (columns) => [row(columns), row(columns.map(() => '---'))];

/**
 * Contenders down, networks across.
 * @param {readonly Cell[]} cells
 * @param {string} title
 * @param {(timing: import('./cells.mjs').Timing) => string} show
 */
function grid(cells, title, show) {
  const networks = networksOf(cells);
  const lines = head([title, ...networks.map((name) => networkTitles[name] ?? name)]);
  for (const { id, title: name, library, differs } of contenders) {
    if (!cells.some(({ contender }) => contender === id)) continue;
    const strong = library === 'ours' ? '**' : '';
    const figures = networks.map((network) => {
      const found = cellOf(cells, id, network);
      return found ? figure(found, (timing) => `${strong}${show(timing)}${strong}`) : '·';
    });
    lines.push(row([`${name}${differs ? ' ¹' : ''}`, ...figures]));
  }
  return lines;
}

/** Training images/s. @param {readonly Cell[]} cells */
export function trainingTable(cells) {
  const lines = grid(cells, 'training, images/s', ({ rates, cannot }) =>
    cannot ? shortReason(cannot) : rate(rates),
  );
  lines.push(
    '',
    'Median of the windows (least-most); a figure alone is of one window. "·": not in this run, a step takes longer than half a minute.',
  );
  const rows = contenders.filter(({ id }) => cells.some(({ contender }) => contender === id));
  const notes = rows.flatMap(({ title, differs }) => (differs ? [`${title}: ${differs}.`] : []));
  if (notes.length > 0) lines.push(`¹ What is not the same. ${notes.join(' ')}`);
  return lines.join('\n');
}

/** What one step asks of WebGPU. @param {readonly Cell[]} cells */
export function anatomyTable(cells) {
  const measured = cells.filter(({ timing, wrong }) => typeof timing !== 'string' && timing.gpu && !wrong);
  if (measured.length === 0) return '';
  const lines = head([
    'WebGPU, one step of 100 images',
    'dispatches',
    'submits (of them to read)',
    'uploads: written + mapped',
    'JavaScript; in steps of one image',
    'most bytes in buffers',
    'first step, cold / warm',
  ]);
  for (const network of networksOf(measured)) {
    for (const { contender, timing } of measured.filter((cell) => cell.network === network)) {
      if (typeof timing === 'string' || !timing.gpu) continue;
      const { gpu, gpuRange, scriptMs, scriptsMs, scriptMsOfOne = null, peakGpuBytes } = timing;
      const title = contenders.find(({ id }) => id === contender)?.title.replace(', WebGPU', '') ?? contender;
      const each = (/** @type {keyof import('./page/timing.ts').GpuStep} */ name) => {
        const [least, most] = [gpuRange?.least[name] ?? gpu[name], gpuRange?.most[name] ?? gpu[name]];
        return least === most ? count(least) : `${count(gpu[name])} [${least}-${most}]`;
      };
      lines.push(
        row([
          `${networkTitles[network]}, ${title}`,
          each('dispatches'),
          `${each('submits')} (${each('readbacks')})`,
          `${each('writes')} + ${each('mapped')}`,
          scriptMs === null
            ? '-'
            : `${inMs(scriptsMs ?? [scriptMs])}${scriptMsOfOne === null ? '' : `; ${inMs([scriptMsOfOne])}`}`,
          peakGpuBytes === null ? '-' : `${(peakGpuBytes / 2 ** 20).toFixed(0)} MiB`,
          firstSteps(timing),
        ]),
      );
    }
  }
  return lines.join('\n');
}

/** @param {readonly number[]} times */
function inMs(times) {
  const { least, median, most } = spread(times);
  const bare = (/** @type {number} */ ms) => (ms >= 10 ? ms.toFixed(0) : ms.toPrecision(2));
  return `${bare(median)} ms${times.length > 1 ? ` (${bare(least)}-${bare(most)})` : ''}`;
}

/** @param {number} value */
const count = (value) => String(Number(value.toFixed(1)));

/** Inference, images/s. @param {readonly Cell[]} cells */
export const forwardTable = (cells) =>
  grid(cells, 'forward, images/s', ({ forwardRates }) =>
    forwardRates.length > 0 ? rate(forwardRates) : '-',
  ).join('\n');

/** From asking for training to the end of the first step, with nothing compiled and once more. @param {readonly Cell[]} cells */
export const firstStepTable = (cells) =>
  grid(cells, 'first step, cold / warm', (timing) => firstSteps(timing)).join('\n');

/** @param {import('./cells.mjs').Timing} timing */
function firstSteps({ cannot, firstStepMs, firstStepsMs, warmFirstStepMs, warmFirstStepsMs }) {
  if (cannot) return '-';
  const warm = warmFirstStepMs === null ? '-' : span(warmFirstStepsMs ?? [warmFirstStepMs]);
  return `${span(firstStepsMs ?? [firstStepMs])} / ${warm}`;
}

/** Seconds, `median (least-most)`, or the one figure. @param {readonly number[]} times in ms */
function span(times) {
  const { least, median, most } = spread(times);
  const bare = (/** @type {number} */ ms) => (ms / 1000).toFixed(2);
  return times.length > 1 ? `${bare(median)} (${bare(least)}-${bare(most)}) s` : seconds(median);
}

/** How many times as fast one trains as the other; null where either gave no right figure. @param {readonly Cell[]} cells @param {string} one @param {string} other @param {string} network */
function gain(cells, one, other, network) {
  const [a, b] = [cellOf(cells, one, network), cellOf(cells, other, network)];
  if (!a || !b || typeof a.timing === 'string' || typeof b.timing === 'string' || a.wrong || b.wrong)
    return null;
  return spread(a.timing.rates).median / spread(b.timing.rates).median;
}

/** The ratios that the goals are set on, all within one run. @param {readonly Cell[]} cells */
export function ratios(cells) {
  /** @type {readonly (readonly [string, string, string, string])[]} */
  const asked = [
    ['all cores against one thread of composed stock kernels', 'oursWasm', 'oursWasmComposed', 'WASM'],
    ["one thread, Winograd's way against direct convolution", 'oursWasmThread', 'oursWasmDirect', 'WASM'],
    ['against PyTorch on the CPU', 'oursWasm', 'torch', 'WASM'],
    ['against stock tfjs', 'oursWebgpu', 'stockWebgpu', 'WebGPU'],
    ['against jax-js', 'oursWasm', 'jaxWasm', 'WASM'],
    ['against jax-js', 'oursWebgpu', 'jaxWebgpu', 'WebGPU'],
  ];
  const lines = [];
  for (const [name, one, other, where] of asked) {
    const parts = networksOf(cells).flatMap((network) => {
      const value = gain(cells, one, other, network);
      return value === null
        ? []
        : [`${networkTitles[network]} ${value >= 10 ? value.toFixed(0) : value.toFixed(2)}`];
    });
    if (parts.length > 0) lines.push(`- ${where}, ${name}: ${parts.join(', ')} times.`);
  }
  return lines.join('\n');
}

/** On Dawn in Node: the page's way of training, and each step's loss read before the next one. @param {readonly Cell[]} cells */
export function gpuTable(cells) {
  const networks = networksOf(cells);
  const rates = (/** @type {string} */ title, /** @type {string} */ id) =>
    row([title, ...networks.map((name) => figure(cellOf(cells, id, name), (timing) => rate(timing.rates)))]);
  const times = (/** @type {string} */ title, /** @type {string} */ id) =>
    row([
      title,
      ...networks.map((name) => {
        const value = gain(cells, id, 'stockWebgpu', name);
        return value !== null ? `${value >= 10 ? value.toFixed(0) : value.toFixed(1)} times` : '-';
      }),
    ]);
  return [
    ...head(['training, images/s', ...networks.map((name) => networkTitles[name] ?? name)]),
    rates("Fathom, each step's loss read before the next", 'oursWebgpu'),
    rates("tfjs, each step's loss read before the next", 'stockWebgpu'),
    times('against it', 'oursWebgpu'),
    rates('Fathom as the page trains, losses read ten times a second', 'oursTrain'),
    times('against it', 'oursTrain'),
  ].join('\n');
}

/** Milliseconds on the device. @param {import('./node.mjs').NodeResults['kernels']} kernels */
export function gpuKernelTable(kernels) {
  if (kernels.length === 0) return '';
  const columns = kernels.map(({ library, network, times }) => {
    const kinds = byKind(times);
    const sum = Object.values(kinds).reduce((all, ms) => all + ms, 0);
    return { title: `${networkTitles[network]}, ${library === 'ours' ? 'Fathom' : 'tfjs'}`, kinds, sum };
  });
  const ms = (/** @type {number} */ value) => value.toFixed(value >= 10 ? 1 : 2);
  const kinds = Object.keys(columns[0]?.kinds ?? {});
  return [
    ...head(['ms of one step, on the device', ...columns.map(({ title }) => title)]),
    ...kinds.map((kind) => row([kind, ...columns.map((column) => ms(column.kinds[kind] ?? 0))])),
    row(['together', ...columns.map(({ sum }) => ms(sum))]),
  ].join('\n');
}
