// @ts-check
/**
 * What a newcomer's first minute is like, on the built page: until the shell can be used, until the first point after
 * pressing Train, long tasks while it trains, how soon a pause is heard, and how long until 97 % of the 10,000 test images.
 * The page is used as a person would; its worker's messages are overheard to put a time to each.
 */

/** Overhears the engine's worker and the browser's own report of long tasks. Runs before the page's code. */
function overhear() {
  const heard = /** @type {any} */ ({ shellMs: 0, events: [], longTasks: [] });
  Object.assign(window, { heard });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) heard.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask' });
  const StockWorker = window.Worker;
  window.Worker = class extends StockWorker {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      super(url, options);
      this.addEventListener('message', ({ data }) => {
        const { type, split, accuracy, step, firstStep, losses } = data ?? {};
        heard.events.push({
          at: performance.now(),
          type,
          split,
          accuracy,
          step,
          firstStep,
          steps: losses?.length,
        });
      });
    }
  };
  const look = () => {
    const button = [...document.querySelectorAll('button')].find(
      (one) => one.textContent?.trim() === 'Train',
    );
    if (button && !button.hasAttribute('disabled')) heard.shellMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** @param {import('@playwright/test').Page} page @param {(heard: any) => unknown} found */
async function waitFor(page, found, timeout = 120_000) {
  // Asked from here: a predicate inside of the page would need eval, which its policy refuses.
  const limit = Date.now() + timeout;
  while (!found(await heardOn(page))) {
    if (Date.now() > limit) throw new Error(`waited ${timeout} ms in vain for ${found}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @param {import('@playwright/test').Page} page @returns {Promise<any>} */
const heardOn = (page) => page.evaluate('window.heard');
/** @param {import('@playwright/test').Page} page @returns {Promise<number>} */
const nowOn = (page) => page.evaluate('performance.now()');

/** @param {import('@playwright/test').Browser} browser @param {string} address */
async function openPage(browser, address) {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(overhear);
  await page.goto(`${address}?backend=wasm`);
  await waitFor(page, (heard) => heard.shellMs > 0);
  return page;
}

/** @param {import('@playwright/test').Page} page */
const train = (page) =>
  page
    .getByRole('region', { name: 'Training', exact: true })
    .getByRole('button', { name: 'Train', exact: true });
/** @param {import('@playwright/test').Page} page */
const pause = (page) =>
  page
    .getByRole('region', { name: 'Training', exact: true })
    .getByRole('button', { name: 'Pause', exact: true });

/** @param {() => Promise<import('@playwright/test').Browser>} launch @param {string} address */
export async function measureMarks(launch, address) {
  const browser = await launch();
  try {
    return await measureIn(browser, address);
  } finally {
    await browser.close();
  }
}

/** @param {import('@playwright/test').Browser} browser @param {string} address */
async function measureIn(browser, address) {
  /** @type {number[]} */
  const shellMs = [];
  /** @type {number[]} */
  const firstPointMs = [];
  /** @type {number[]} */
  const firstPointAtOnceMs = [];
  for (let round = 0; round < 3; round += 1) {
    for (const waits of [true, false]) {
      const page = await openPage(browser, address);
      shellMs.push((await heardOn(page)).shellMs);
      if (waits)
        await waitFor(page, (heard) => heard.events.some((/** @type {any} */ e) => e.type === 'ready'));
      const pressed = await nowOn(page);
      await train(page).click();
      await waitFor(page, (heard) => heard.events.some((/** @type {any} */ e) => e.type === 'stepped'));
      const first = (await heardOn(page)).events.find((/** @type {any} */ e) => e.type === 'stepped');
      (waits ? firstPointMs : firstPointAtOnceMs).push(first.at - pressed);
      await page.context().close();
    }
  }

  const page = await openPage(browser, address);
  await waitFor(page, (heard) => heard.events.some((/** @type {any} */ e) => e.type === 'ready'));
  const pressed = await nowOn(page);
  await train(page).click();
  await waitFor(page, (heard) =>
    heard.events.some((/** @type {any} */ e) => e.type === 'stepped' && e.firstStep >= 210),
  );
  const { events, longTasks } = await heardOn(page);
  const from = events.find((/** @type {any} */ e) => e.type === 'stepped' && e.firstStep >= 10).at;
  const to = events.find((/** @type {any} */ e) => e.type === 'stepped' && e.firstStep >= 210).at;
  const blocking = longTasks.filter((/** @type {any} */ t) => t.startTime >= from && t.startTime <= to);

  const asked = await nowOn(page);
  await pause(page).click();
  await waitFor(page, (heard) => heard.events.some((/** @type {any} */ e) => e.type === 'paused'));
  const paused = (await heardOn(page)).events.find((/** @type {any} */ e) => e.type === 'paused');
  await train(page).click();
  /** @param {any} heard */
  const tests = (heard) =>
    heard.events.filter((/** @type {any} */ e) => e.type === 'evaluated' && e.split === 'test');
  await waitFor(
    page,
    (heard) =>
      tests(heard).some((/** @type {any} */ e) => e.accuracy >= 0.97) ||
      heard.events.some((/** @type {any} */ e) => e.type === 'finished'),
  );
  const measured = tests(await heardOn(page));
  const passed = measured.find((/** @type {any} */ e) => e.accuracy >= 0.97);
  await page.context().close();

  const marks = {
    'shell usable, ms (at most 1,500)': shellMs.map(Math.round),
    'first point after Train once the engine is warm, ms (at most 2,000)': firstPointMs.map(Math.round),
    'first point when Train is pressed at once, ms': firstPointAtOnceMs.map(Math.round),
    'main-thread tasks over 50 ms in 200 steps (0)': blocking.length,
    'pause heard after, ms': Math.round(paused.at - asked),
    'test accuracy after each epoch': measured.map((/** @type {any} */ e) => e.accuracy),
    'seconds until 97 % of the 10,000 test images (at most 60)': passed
      ? Number(((passed.at - pressed) / 1000).toFixed(1))
      : 'not reached',
  };
  for (const [name, value] of Object.entries(marks)) console.log(`  ${name}: ${[value].flat().join(', ')}`);
  return marks;
}
