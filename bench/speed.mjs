// @ts-check
/** Training images/s: ours beside stock tfjs, one network and backend after the other, each in a page of its own. */

/**
 * @typedef {{ rates: number[], firstStepMs: number, losses: number[], record?: { kernels: string[], replicas: number } }} Timing
 * @typedef {'ours' | 'oneThread' | 'composed' | 'stock'} Way
 * @typedef {{ network: string, backend: string, timings: Partial<Record<Way, Timing | string>>, differs: string | null }} Row
 */

/** Batches of 100: on a software GPU a step of the book's net takes many seconds, so few of them are timed. */
const rules = {
  fast: { windows: 3, leastSteps: 20, leastMs: 4000 },
  slow: { windows: 3, leastSteps: 1, leastMs: 2000 },
};

/**
 * `ours` is what a reader gets; on WASM also one thread with our kernels, and one thread with kernels composed of stock
 * operations, to tell what each part brings; `stock` is tfjs as it comes.
 * @type {Readonly<Record<Way, object>>}
 */
const choices = {
  ours: {},
  oneThread: { replicas: 1 },
  composed: { replicas: 1, kernels: 'composed' },
  stock: {},
};

/**
 * @param {() => Promise<import('@playwright/test').Browser>} launch
 * @param {string} address
 * @param {{ backends: string[], networks: string[] }} wanted
 * @returns {Promise<Row[]>}
 */
export async function measureSpeed(launch, address, { backends, networks }) {
  /** @type {Row[]} */
  const rows = [];
  for (const backend of backends) {
    /** @type {readonly Way[]} */
    const ways = backend === 'wasm' ? ['ours', 'oneThread', 'composed', 'stock'] : ['ours', 'stock'];
    for (const network of networks) {
      /** @type {Row} */
      const row = { network, backend, timings: {}, differs: null };
      for (const way of ways) {
        const timing = await measure(launch, address, way, backend, network);
        row.timings[way] = timing;
        console.log(`  ${backend} ${network} ${way}: ${inWords(timing)}`);
      }
      row.differs = difference(row);
      if (row.differs) console.log(`  VALUES DIFFER: ${row.differs}`);
      rows.push(row);
    }
  }
  return rows;
}

/**
 * A browser of its own each time: on a software GPU, work that a closed page left behind goes on for many seconds.
 * @param {() => Promise<import('@playwright/test').Browser>} launch @param {string} address
 * @param {Way} way @param {string} backend @param {string} network
 * @returns {Promise<Timing | string>}
 */
async function measure(launch, address, way, backend, network) {
  const rule = backend === 'wasm' ? rules.fast : rules.slow;
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(address);
    return await page.evaluate(
      ({ way, backend, network, rule, choice }) => {
        const { bench } = /** @type {any} */ (window);
        return way === 'stock'
          ? bench.timeStock(backend, network, rule)
          : bench.timeOurs(backend, network, rule, choice);
      },
      { way, backend, network, rule, choice: choices[way] },
    );
  } catch (error) {
    return String(error instanceof Error ? error.message : error).split('\n')[0] ?? 'failed';
  } finally {
    await browser.close();
  }
}

/** The same images, weights and rules: the first losses must agree with the plainer way's. @param {Row} row */
function difference({ timings }) {
  const { ours } = timings;
  if (!ours || typeof ours === 'string') return null;
  if (ours.losses.some((loss) => !Number.isFinite(loss))) return 'a loss is not finite';
  const first = ours.losses[0] ?? 0;
  if (Math.abs(first - Math.log(10)) > 1.5) return `the first loss is ${first}, far from ln 10`;
  const plain = [timings.stock, timings.composed].find((timing) => timing && typeof timing !== 'string');
  if (!plain || typeof plain === 'string') return null;
  for (let step = 0; step < Math.min(3, ours.losses.length, plain.losses.length); step += 1) {
    const [a = 0, b = 0] = [ours.losses[step], plain.losses[step]];
    if (Math.abs(a - b) > 2e-3 * Math.max(1, b)) return `step ${step}: loss ${a} here, ${b} by the plain way`;
  }
  return null;
}

/** @param {readonly number[]} values */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return { least: sorted[0] ?? Number.NaN, median, most: sorted.at(-1) ?? Number.NaN };
}

/** @param {number} value */
const short = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));

/** @param {Timing | string} timing */
function inWords(timing) {
  if (typeof timing === 'string') return timing;
  const { least, median, most } = spread(timing.rates);
  return `${short(median)} images/s (${short(least)} to ${short(most)}), first step ${(timing.firstStepMs / 1000).toFixed(2)} s`;
}

/** @param {Timing | string} timing */
function cell(timing) {
  if (typeof timing === 'string')
    return /not registered/.test(timing) ? 'cannot: a kernel is missing' : timing.slice(0, 60);
  const { least, median, most } = spread(timing.rates);
  return `**${short(median)}** (${short(least)}-${short(most)})`;
}

const names = /** @type {Record<string, string>} */ ({
  simple: 'simple (the book’s chapter 7)',
  bookSame: '`book-same`',
  book: 'book (chapter 8)',
});

/** @param {Timing | string | undefined} timing @param {Timing | string | undefined} base */
function ratio(timing, base) {
  if (!timing || !base || typeof timing === 'string' || typeof base === 'string') return '-';
  return `${(spread(timing.rates).median / spread(base.rates).median).toFixed(1)} ×`;
}

/** As Markdown: against stock tfjs, and what each part brings on WASM. @param {readonly Row[]} rows */
export function speedTable(rows) {
  const lines = [
    '| backend | network | Fathom, images/s: median (least-most) | stock tfjs | ratio | first step, ours / stock |',
    '|---|---|---|---|---|---|',
  ];
  for (const { backend, network, timings, differs } of rows) {
    const { ours = '-', stock = '-' } = timings;
    const first = [ours, stock].map((t) =>
      typeof t === 'string' ? '-' : `${(t.firstStepMs / 1000).toFixed(2)} s`,
    );
    lines.push(
      `| ${backend} | ${names[network] ?? network} | ${differs ? `wrong values: ${differs}` : cell(ours)} | ${cell(stock)} | ${ratio(ours, stock)} | ${first.join(' / ')} |`,
    );
  }
  const parts = rows.filter(({ timings }) => timings.composed);
  if (parts.length > 0) {
    lines.push(
      '',
      '| WASM, network | all cores | one thread, our kernels | one thread, composed of stock kernels | gain |',
      '|---|---|---|---|---|',
    );
    for (const { network, timings } of parts) {
      const { ours = '-', oneThread = '-', composed = '-' } = timings;
      const threads = typeof ours === 'string' ? '' : `, ${ours.record?.replicas ?? 1} replicas`;
      lines.push(
        `| ${names[network] ?? network} | ${cell(ours)}${threads} | ${cell(oneThread)} | ${cell(composed)} | ${ratio(ours, composed)} |`,
      );
    }
  }
  return lines.join('\n');
}
