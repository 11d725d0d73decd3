// @ts-check
/** Training images/s: ours beside stock tfjs, one network and backend after the other, each in a page of its own. */

/**
 * @typedef {{ rates: number[], firstStepMs: number, losses: number[], record?: { kernels: string[], replicas: number } }} Timing
 * @typedef {{ network: string, backend: string, ours: Timing | string, stock: Timing | string, differs: string | null }} Row
 */

/** Batches of 100: on a software GPU a step of the book's net takes many seconds, so few of them are timed. */
const rules = {
  fast: { windows: 3, leastSteps: 20, leastMs: 4000 },
  slow: { windows: 3, leastSteps: 1, leastMs: 2000 },
};

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} address
 * @param {{ backends: string[], networks: string[] }} wanted
 * @returns {Promise<Row[]>}
 */
export async function measureSpeed(browser, address, { backends, networks }) {
  /** @type {Row[]} */
  const rows = [];
  for (const backend of backends) {
    for (const network of networks) {
      const rule = backend === 'wasm' ? rules.fast : rules.slow;
      /** @type {Row} */
      const row = { network, backend, ours: '', stock: '', differs: null };
      for (const whose of /** @type {const} */ (['ours', 'stock'])) {
        const page = await browser.newPage();
        try {
          await page.goto(address);
          row[whose] = await page.evaluate(
            ({ whose, backend, network, rule }) => {
              const { bench } = /** @type {any} */ (window);
              return bench[whose === 'ours' ? 'timeOurs' : 'timeStock'](backend, network, rule);
            },
            { whose, backend, network, rule },
          );
        } catch (error) {
          row[whose] = String(error instanceof Error ? error.message : error).split('\n')[0] ?? 'failed';
        } finally {
          await page.close();
        }
        console.log(`  ${backend} ${network} ${whose}: ${inWords(row[whose])}`);
      }
      row.differs = difference(row.ours, row.stock);
      if (row.differs) console.log(`  VALUES DIFFER: ${row.differs}`);
      rows.push(row);
    }
  }
  return rows;
}

/** The same images, weights and rules: the first losses must agree, and they must fall. @param {Timing | string} ours @param {Timing | string} stock */
function difference(ours, stock) {
  if (typeof ours === 'string') return null;
  if (ours.losses.some((loss) => !Number.isFinite(loss))) return 'a loss is not finite';
  const first = ours.losses[0] ?? 0;
  if (Math.abs(first - Math.log(10)) > 1.5) return `the first loss is ${first}, far from ln 10`;
  if (typeof stock === 'string') return null;
  for (let step = 0; step < Math.min(3, ours.losses.length, stock.losses.length); step += 1) {
    const [a = 0, b = 0] = [ours.losses[step], stock.losses[step]];
    if (Math.abs(a - b) > 2e-3 * Math.max(1, b)) return `step ${step}: loss ${a} here, ${b} with stock tfjs`;
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

/** As Markdown. @param {readonly Row[]} rows */
export function speedTable(rows) {
  const lines = [
    '| backend | network | Fathom, images/s: median (least-most) | stock tfjs | ratio | first step, ours / stock |',
    '|---|---|---|---|---|---|',
  ];
  for (const { backend, network, ours, stock, differs } of rows) {
    const both = typeof ours !== 'string' && typeof stock !== 'string';
    const ratio = both ? `${(spread(ours.rates).median / spread(stock.rates).median).toFixed(1)} ×` : '-';
    const first = [ours, stock].map((t) =>
      typeof t === 'string' ? '-' : `${(t.firstStepMs / 1000).toFixed(2)} s`,
    );
    lines.push(
      `| ${backend} | ${names[network] ?? network} | ${differs ? `wrong values: ${differs}` : cell(ours)} | ${cell(stock)} | ${ratio} | ${first.join(' / ')} |`,
    );
  }
  return lines.join('\n');
}
