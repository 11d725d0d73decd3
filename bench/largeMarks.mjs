// @ts-check
/**
 * ResNet-152 and DenseNet-121 in the builder, on the built page: from choosing one to its numbers on the cards; from a key
 * that changes a layer to all numbers being new, and the same for edits of the network's structure, in the stem, which
 * change every number behind it, and again beside the tables of costs and a receptive field, in the outline and with every
 * block opened; panning, folded and opened. Times are taken inside of the page: from the input event's own time stamp to the frame that shows the
 * answer, and the script, style and layout that the browser counts until then, and until the page has come to rest (what
 * the pointer is over is drawn anew, the experiment is saved). The analysis alone is timed in Node, which also shows that
 * `model/` needs no browser.
 */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { spread } from './tables.mjs';

const names = ['ResNet-152', 'DenseNet-121'];
const architectures = /** @type {Record<string, string>} */ ({
  'ResNet-152': 'resNet152',
  'DenseNet-121': 'denseNet121',
});
const edits = 12;
const panMs = 3000;

/** Runs before the page's code: `watchNumbers` answers with the time from the next such event to the frame with new numbers. */
function installWatch() {
  const limitMs = 20_000;
  /** The line of totals above the canvas. */
  const numbers = () =>
    [...document.querySelectorAll('p')].find((one) => /\d layers?.*\d parameters/.test(one.textContent));
  /** From the next such event on. @param {string} type */
  const armNumbers = (type) => {
    const answer = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`no new numbers ${limitMs} ms after a ${type}`)), limitMs);
      // Looked for once: to look through all paragraphs at each frame would be counted as the page's own work.
      const line = numbers();
      const before = line?.textContent;
      const heard = (/** @type {Event} */ { timeStamp }) => {
        const look = () => {
          const now = (line?.isConnected ? line : numbers())?.textContent;
          if (!now || now === before) requestAnimationFrame(look);
          // The frame that shows it is drawn by the time of the next task.
          else setTimeout(() => resolve(performance.now() - timeStamp), 0);
        };
        requestAnimationFrame(look);
      };
      addEventListener(type, heard, { once: true, capture: true });
    });
    Object.assign(window, { answer });
  };
  Object.assign(window, { armNumbers });
}

/** @param {import('@playwright/test').Page} page @param {'click' | 'keydown'} type @param {() => Promise<void>} act */
async function untilNumbers(page, type, act) {
  // Armed before anything is pressed: input takes another way to the page than questions do.
  await page.evaluate((type) => /** @type {any} */ (window).armNumbers(type), type);
  await act();
  return /** @type {Promise<number>} */ (page.evaluate('window.answer'));
}

/** @param {import('@playwright/test').Page} page */
async function framesWhilePanning(page) {
  await page.mouse.move(620, 320);
  await page.evaluate(() => {
    const frames = /** @type {number[]} */ ([]);
    const next = (/** @type {number} */ time) => {
      frames.push(time);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    Object.assign(window, { frames });
  });
  const until = Date.now() + panMs;
  for (let i = 0; Date.now() < until; i += 1) {
    await page.mouse.wheel(i % 120 < 60 ? 24 : -24, i % 60 < 30 ? 40 : -40);
    await new Promise((resolve) => setTimeout(resolve, 12));
  }
  const times = /** @type {number[]} */ (await page.evaluate('window.frames'));
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  const whole = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return { framesPerSecond: (1000 * gaps.length) / whole, longestMs: Math.max(...gaps) };
}

/** @param {import('@playwright/test').CDPSession} session @returns {Promise<Record<string, number>>} in ms */
async function spent(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  const named = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  const ms = (/** @type {string} */ name) => 1000 * (named[name] ?? 0);
  return {
    script: ms('ScriptDuration'),
    layout: ms('LayoutDuration') + ms('RecalcStyleDuration'),
    task: ms('TaskDuration'),
  };
}

/** @typedef {{ readonly script: number, readonly layout: number, readonly atRest: number, readonly latency: number }} Spent */

/**
 * What an edit costs the page, in ms of its processor time: until the frame with all numbers, and until it has come to rest.
 * @param {import('@playwright/test').Page} page @param {import('@playwright/test').CDPSession} session
 * @param {'click' | 'keydown'} type @param {() => Promise<void>} act @returns {Promise<Spent>}
 */
async function spentBy(page, session, type, act) {
  await page.evaluate((type) => /** @type {any} */ (window).armNumbers(type), type);
  const before = await spent(session);
  await act();
  const latency = /** @type {number} */ (await page.evaluate('window.answer'));
  const shown = await spent(session);
  await page.waitForTimeout(300);
  const rest = await spent(session);
  const since = (/** @type {Record<string, number>} */ now, /** @type {string} */ what) =>
    (now[what] ?? 0) - (before[what] ?? 0);
  return {
    script: since(shown, 'script'),
    layout: since(shown, 'layout'),
    atRest: since(rest, 'script') + since(rest, 'layout'),
    latency,
  };
}

/**
 * Adds, duplicates and removes a layer behind the stem's convolution by turns, and takes each back.
 * @param {import('@playwright/test').Page} page @param {import('@playwright/test').CDPSession} session
 */
async function measureStructure(page, session) {
  const network = page.getByRole('region', { name: 'Network', exact: true });
  const conv = network.getByRole('button', { name: /^Conv 7×7/ }).first();
  const palette = page.getByRole('region', { name: 'Layers and networks', exact: true });
  const kind = palette.getByRole('button', { name: 'Batch normalisation', exact: true });
  const box = await kind.boundingBox();
  if (!box) throw new Error('the palette is not in sight');
  // By the mouse alone, which lies there already: to look for a button costs the page script as well, and so does the way.
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const pressKind = () => page.mouse.click(x, y);
  /** @type {readonly (readonly [edit: string, type: 'click' | 'keydown', act: () => Promise<void>])[]} */
  const acts = [
    ['a card added', 'click', pressKind],
    ['a card duplicated', 'keydown', () => page.keyboard.press('Control+d')],
    ['a card removed', 'keydown', () => page.keyboard.press('Delete')],
  ];
  /** @type {Record<string, Spent[]>} */
  const costs = Object.fromEntries([...acts.map(([edit]) => [edit, []]), ['undo', []]]);
  // Each adds a layer or takes one away, so that none is merged with the one before.
  for (let round = 0; round < edits; round += 1)
    for (const [edit, type, act] of acts) {
      await conv.click();
      // The keyboard stays where it is: following the copy would move the sheet as well.
      await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
      await page.mouse.move(x, y);
      await page.waitForTimeout(300);
      costs[edit]?.push(await spentBy(page, session, type, act));
      costs.undo?.push(await spentBy(page, session, 'keydown', () => page.keyboard.press('Control+z')));
    }
  return costs;
}

/** @param {import('@playwright/test').Page} page @param {string} command */
async function command(page, command) {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(command);
  await page.keyboard.press('Enter');
}

/** @param {() => Promise<import('@playwright/test').Browser>} launch @param {string} address @param {string} name */
async function measureOne(launch, address, name) {
  const browser = await launch();
  try {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.addInitScript(installWatch);
    await page.goto(`${address}?backend=wasm`);
    const train = page.getByRole('button', { name: 'Train', exact: true }).first();
    await train.waitFor();
    await page.waitForTimeout(4000);

    const shelf = page.getByRole('list', { name: 'Networks', exact: true });
    const entry = shelf.getByRole('button', { name: new RegExp(`^${name}`) }).first();
    const other = shelf.getByRole('button', { name: /^Simple CNN/ }).first();
    const opens = [];
    for (let round = 0; round < 3; round += 1) {
      if (round > 0) await untilNumbers(page, 'click', () => other.click());
      opens.push(await untilNumbers(page, 'click', () => entry.click()));
    }
    const folded = await framesWhilePanning(page);

    const network = page.getByRole('region', { name: 'Network', exact: true });
    // Wherever the panning ended.
    await network.getByRole('button', { name: 'Fit', exact: true }).click();
    await page.waitForTimeout(500);
    await network
      .getByRole('button', { name: /^Open Stem/ })
      .first()
      .click();
    await network
      .getByRole('button', { name: /^Conv 7×7/ })
      .first()
      .click();
    const field = page
      .getByRole('region', { name: 'Inspector', exact: true })
      .getByRole('spinbutton', { name: 'Filters' });
    await field.focus();
    const session = await context.newCDPSession(page);
    // The processor's time, so that what else the machine does is not counted.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const parameter = [];
    for (let edit = 0; edit < edits; edit += 1)
      parameter.push(await spentBy(page, session, 'keydown', () => page.keyboard.press('ArrowUp')));
    const costs = { 'a parameter changed': parameter, ...(await measureStructure(page, session)) };
    // Then with more numbers in sight, beside the canvas.
    const tab = (/** @type {string} */ name) => page.getByRole('tab', { name, exact: true }).click();
    const choice = (/** @type {string} */ name) =>
      page
        .getByRole('region', { name: 'Cost' })
        .getByRole('radio', { name, exact: true })
        .check({ force: true });
    const views = {
      'beside the costs of its blocks': async () => {
        await tab('Cost');
        await choice('table');
      },
      'beside the costs of all its layers': () => choice('layers'),
      'beside a receptive field': () => tab('Receptive field'),
      'in the outline': async () => {
        await tab('Draw');
        await page.getByRole('button', { name: 'Outline', exact: true }).click();
      },
    };
    for (const [view, show] of Object.entries(views)) {
      await show();
      await page.waitForTimeout(1000);
      for (const [edit, spent] of Object.entries(await measureStructure(page, session)))
        Object.assign(costs, { [`${edit} ${view}`]: spent });
    }
    await page.getByRole('button', { name: 'Cards', exact: true }).click();
    await command(page, 'Open all blocks');
    await page.waitForTimeout(2000);
    const opened = await framesWhilePanning(page);
    await page.getByRole('button', { name: 'Back to 100 %', exact: true }).click();
    await page.waitForTimeout(500);
    for (const [edit, spent] of Object.entries(await measureStructure(page, session)))
      Object.assign(costs, { [`${edit} with every block opened`]: spent });
    return { opens, folded, opened, costs };
  } finally {
    await browser.close();
  }
}

/** Milliseconds of one analysis: of a network never seen, and after one layer of it was changed. @param {string} name */
async function analysisIn(name) {
  const load = async (/** @type {string} */ path) =>
    (await runnerImport(fileURLToPath(new URL(path, import.meta.url)))).module;
  /** @type {typeof import('../src/model/architectures/index.ts')} */
  const { architectureNamed } = /** @type {any} */ (await load('../src/model/architectures/index.ts'));
  /** @type {typeof import('../src/model/analyse.ts')} */
  const { analyse } = /** @type {any} */ (await load('../src/model/analyse.ts'));
  const data = { image: /** @type {const} */ ([28, 28, 1]), classes: 10 };
  const fresh = [];
  const edited = [];
  for (let round = 0; round < 40; round += 1) {
    const whole = architectureNamed(architectures[name] ?? '')?.network();
    if (!whole) throw new Error(`${name} is not on the shelf`);
    let begun = performance.now();
    analyse(whole, data);
    fresh.push(performance.now() - begun);
    const at = whole.nodes.findIndex(({ kind }) => kind === 'conv2d');
    const nodes = whole.nodes.map((node, i) =>
      i === at ? { ...node, params: { ...node.params, filters: 65 } } : node,
    );
    begun = performance.now();
    analyse(/** @type {typeof whole} */ ({ ...whole, nodes }), data);
    edited.push(performance.now() - begun);
  }
  // The first ones are run before V8 has compiled them.
  return {
    first: fresh[0] ?? Number.NaN,
    fresh: spread(fresh.slice(20)).median,
    edited: spread(edited.slice(20)).median,
  };
}

/** @param {() => Promise<import('@playwright/test').Browser>} launch @param {string} address */
export async function measureLarge(launch, address) {
  /** @type {Record<string, string | number>} */
  const marks = {};
  const say = (/** @type {string} */ name, /** @type {string} */ value) => {
    marks[name] = value;
    console.log(`  ${name}: ${value}`);
  };
  const ms = (/** @type {readonly number[]} */ values) => {
    const { least, median, most } = spread(values);
    return `${median.toFixed(1)} (${least.toFixed(1)}-${most.toFixed(1)})`;
  };
  for (const name of names) {
    const { first, fresh, edited } = await analysisIn(name);
    say(
      `${name}: analysis in Node, first / warm / after an edit, ms (at most 10)`,
      [first, fresh, edited].map((one) => one.toFixed(1)).join(' / '),
    );
    try {
      const found = await measureOne(launch, address, name);
      const [first = Number.NaN, ...again] = found.opens;
      const reopened = spread(again).median;
      say(
        `${name}: opened, until its numbers are drawn, first time / again, ms (at most 1,000)`,
        `${first.toFixed(0)} / ${reopened.toFixed(0)}`,
      );
      for (const [edit, costs] of Object.entries(found.costs)) {
        const middle = (/** @type {(one: Spent) => number} */ of) => spread(costs.map(of)).median.toFixed(1);
        say(
          `${name}: ${edit}, script, style and layout until all numbers are new, ms (at most 16)`,
          `${ms(costs.map(({ script, layout }) => script + layout))}, ${costs.filter(({ script, layout }) => script + layout >= 16).length} of ${costs.length} not under it: script ${middle(({ script }) => script)}; at rest ${middle(({ atRest }) => atRest)}; by the clock ${middle(({ latency }) => latency)}`,
        );
      }
      for (const [how, { framesPerSecond, longestMs }] of Object.entries({
        folded: found.folded,
        'all opened': found.opened,
      }))
        say(
          `${name}: panning, ${how}, frames/s (at least 50)`,
          `${framesPerSecond.toFixed(1)}, longest ${longestMs.toFixed(0)} ms`,
        );
    } catch (error) {
      say(`${name}: in the builder`, `failed: ${String(error).split('\n')[0]}`);
    }
  }
  return marks;
}
