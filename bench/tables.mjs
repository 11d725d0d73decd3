// @ts-check
/** The bench's cells as Markdown: training images/s of everybody, then what a step costs, on a GPU and otherwise. */
import { contenders } from './cells.mjs';

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
  const values = wrong ? `WRONG VALUES: ${wrong}` : 'values right';
  const forward = timing.forwardRates.length > 0 ? `, forward ${rate(timing.forwardRates)}` : '';
  const warm = timing.warmFirstStepMs === null ? '' : `, warm ${seconds(timing.warmFirstStepMs)}`;
  return `${rate(timing.rates)} images/s${forward}, first step ${seconds(timing.firstStepMs)}${warm}, ${values}, took ${took} s`;
}

/** @param {Cell | undefined} cell @param {(timing: import('./cells.mjs').Timing) => string} show */
function figure(cell, show) {
  if (!cell) return '';
  const { timing, wrong } = cell;
  if (typeof timing === 'string')
    return /not registered/.test(timing) ? 'cannot: a kernel is missing' : shortReason(timing);
  return wrong ? `wrong: ${wrong}` : show(timing);
}

/** @param {string} reason */
function shortReason(reason) {
  const lacks = /convnetjs has no (\w+)/.exec(reason);
  if (lacks) return 'cannot';
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

/** Training images/s: contenders down, networks across. @param {readonly Cell[]} cells */
export function trainingTable(cells) {
  const networks = networksOf(cells);
  const rows = contenders.filter(({ id }) => cells.some(({ contender }) => contender === id));
  const notes = [];
  const lines = head(['training, images/s', ...networks.map((name) => networkTitles[name] ?? name)]);
  for (const { id, title, library, differs } of rows) {
    if (differs) notes.push(`${title}: ${differs}.`);
    const strong = library === 'ours' ? '**' : '';
    const figures = networks.map((name) => {
      const found = cellOf(cells, id, name);
      return found ? figure(found, ({ rates }) => `${strong}${rate(rates)}${strong}`) : '·';
    });
    lines.push(row([`${title}${differs ? ' ¹' : ''}`, ...figures]));
  }
  lines.push(
    '',
    'Median of the windows (least-most); a figure alone is of one window. "·": not in this run, a step takes longer than half a minute.',
  );
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
    'JavaScript (in steps of one image)',
    'most bytes in buffers',
    'first step, cold / warm',
  ]);
  for (const network of networksOf(measured)) {
    for (const { contender, timing } of measured.filter((cell) => cell.network === network)) {
      if (typeof timing === 'string' || !timing.gpu) continue;
      const { gpu, scriptMs, scriptMsOfOne = null, peakGpuBytes, firstStepMs, warmFirstStepMs } = timing;
      const title = contenders.find(({ id }) => id === contender)?.title.replace(', WebGPU', '') ?? contender;
      const warm = warmFirstStepMs === null ? '-' : seconds(warmFirstStepMs);
      lines.push(
        row([
          `${networkTitles[network]}, ${title}`,
          count(gpu.dispatches),
          `${count(gpu.submits)} (${count(gpu.readbacks)})`,
          `${count(gpu.writes)} + ${count(gpu.mapped)}`,
          scriptMs === null
            ? '-'
            : `${scriptMs.toPrecision(2)} ms${scriptMsOfOne === null ? '' : ` (${scriptMsOfOne.toPrecision(2)})`}`,
          peakGpuBytes === null ? '-' : `${(peakGpuBytes / 2 ** 20).toFixed(0)} MiB`,
          `${seconds(firstStepMs)} / ${warm}`,
        ]),
      );
    }
  }
  return lines.join('\n');
}

/** @param {number} value */
const count = (value) => String(Number(value.toFixed(1)));

/** Inference and first steps off WebGPU. @param {readonly Cell[]} cells @param {string} network */
export function forwardTable(cells, network) {
  const lines = head([
    networkTitles[network] ?? network,
    'training, images/s',
    'forward, images/s',
    'first step, cold / warm',
  ]);
  let found = 0;
  for (const { id, title } of contenders) {
    const cell = cellOf(cells, id, network);
    if (!cell || typeof cell.timing === 'string' || cell.wrong || cell.timing.forwardRates.length === 0)
      continue;
    const { rates, forwardRates, firstStepMs, warmFirstStepMs } = cell.timing;
    const warm = warmFirstStepMs === null ? '-' : seconds(warmFirstStepMs);
    lines.push(
      row([title, short(spread(rates).median), rate(forwardRates), `${seconds(firstStepMs)} / ${warm}`]),
    );
    found += 1;
  }
  return found > 0 ? lines.join('\n') : '';
}

/** The ratios that the goals are set on, all within one run. @param {readonly Cell[]} cells */
export function ratios(cells) {
  /** @type {readonly (readonly [string, string, string, string])[]} */
  const asked = [
    ['all cores against one thread of composed stock kernels', 'oursWasm', 'oursWasmComposed', 'WASM'],
    ['against PyTorch on the CPU', 'oursWasm', 'torch', 'WASM'],
    ['against stock tfjs', 'oursWebgpu', 'stockWebgpu', 'WebGPU'],
    ['against jax-js', 'oursWasm', 'jaxWasm', 'WASM'],
    ['against jax-js', 'oursWebgpu', 'jaxWebgpu', 'WebGPU'],
  ];
  const lines = [];
  for (const [name, one, other, where] of asked) {
    const parts = networksOf(cells).flatMap((network) => {
      const [a, b] = [cellOf(cells, one, network), cellOf(cells, other, network)];
      if (!a || !b || typeof a.timing === 'string' || typeof b.timing === 'string' || a.wrong || b.wrong)
        return [];
      const value = spread(a.timing.rates).median / spread(b.timing.rates).median;
      return [`${networkTitles[network]} ${value >= 10 ? value.toFixed(0) : value.toFixed(2)}`];
    });
    if (parts.length > 0) lines.push(`- ${where}, ${name}: ${parts.join(', ')} times.`);
  }
  return lines.join('\n');
}
