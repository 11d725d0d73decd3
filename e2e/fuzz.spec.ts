/**
 * Five hundred links that were broken by chance and with care, through the address of the page itself: no exception, no
 * hang, always a named reason, nothing trained, and one's own work as it was.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type * as Links from './fuzzedLinks.ts';
import { expect, test } from './journey.ts';

const count = 500;
const atOnce = 20;

interface Answer {
  readonly mutation: string;
  readonly said: string;
}

test('five hundred fuzzed links: never an exception, always a named reason, own work untouched', async ({
  playground,
  page,
}) => {
  test.setTimeout(240_000);
  const { title, builder, library, runBar } = playground;
  await playground.open();
  await title.fill('Mine');
  await builder.card('Dense 100').click();
  await builder.kind('Dropout').click();
  await expect(builder.card('Dropout 0.5')).toBeVisible();
  const mine = await builder.labels();
  await page.evaluate(await bundled());
  await page.evaluate(async (links) => {
    const { fuzzedLinks, randomExperiment, defaultExperiment }: typeof Links = Reflect.get(window, 'links');
    const experiments = [defaultExperiment(), ...[1, 2, 3, 4].map((seed) => randomExperiment(seed))];
    Reflect.set(window, 'fuzzed', await fuzzedLinks(20_261_124, links, experiments));
  }, count);

  const answers: Answer[] = [];
  for (let from = 0; from < count; from += atOnce) {
    const some = page.evaluate(openLinks, { from, to: from + atOnce });
    answers.push(...(await within(60_000, some, `the page hung over links ${from} to ${from + atOnce}`)));
    const last = answers.at(-1);
    expect(last?.said, `what is said of a link after "${last?.mutation}"`).not.toMatch(/^nothing/);
  }
  expect(answers).toHaveLength(count);

  const isOpened = ({ said }: Answer) => /was opened from a link and added to My experiments/.test(said);
  const isRefused = ({ said }: Answer) =>
    /^The link was not opened\. .{20,} Your own work is unchanged\.$/s.test(said) &&
    !/undefined|NaN|\[object/.test(said.replaceAll(/"[^"]*"/g, ''));
  const isNoneOfOurs = ({ said }: Answer) => said === 'no link';
  expect(answers.filter((one) => !isOpened(one) && !isRefused(one) && !isNoneOfOurs(one))).toEqual([]);
  // The fuzzing reaches deep: many different reasons, and few that still open or are no link at all.
  const reasons = new Set(
    answers.filter(isRefused).map(({ said }) => said.replaceAll(/"[^"]*"|[\d,]+|\([^)]*\)/g, '')),
  );
  expect([...reasons].length).toBeGreaterThan(8);
  const opened = answers.filter(isOpened).length;
  expect(opened).toBeLessThan(100);
  expect(opened).toBeGreaterThan(0);
  expect(answers.filter(isNoneOfOurs).length).toBeLessThan(60);

  await playground.button('Back to mine').click();
  await expect(title).toHaveValue('Mine');
  await expect.poll(() => builder.labels()).toEqual(mine);
  await library.open();
  // Each that opened is an entry of its own; none took the place of another.
  await expect.poll(async () => (await library.titles()).length).toBe(1 + opened);
  expect((await library.titles()).filter((one) => one === 'Mine')).toHaveLength(1);
  await library.close();
  await runBar.expectProgress('Ready to train');
  expect(await runBar.stepsDone()).toBe(0);
  expect(await page.evaluate(() => Reflect.get({}, 'polluted'))).toBeUndefined();
});

/** In the page: opens some of the links, one after the other, and hears what is said of each. */
async function openLinks({ from, to }: { from: number; to: number }): Promise<Answer[]> {
  const answers: Answer[] = [];
  const messages = document.querySelector('[role="status"][aria-label="Messages"]');
  if (!messages) throw new Error('There is no place for messages.');
  const links: { mutation: string; hash: string }[] = Reflect.get(window, 'fuzzed').slice(from, to);
  for (const { mutation, hash } of links) {
    if (!hash.startsWith('#x=')) {
      location.hash = hash;
      answers.push({ mutation, said: 'no link' });
      continue;
    }
    const heard = new Promise<string>((resolve) => {
      const late = setTimeout(() => done(`nothing for 8 s: ${hash.slice(0, 200)}`), 8000);
      const ear = new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
          for (const node of addedNodes)
            if (node instanceof Element) done(node.querySelector('p')?.textContent ?? '');
      });
      function done(said: string) {
        clearTimeout(late);
        ear.disconnect();
        resolve(said);
      }
      ear.observe(messages, { childList: true });
    });
    location.hash = hash;
    const said = await heard;
    answers.push({ mutation, said });
    if (said.startsWith('nothing')) break;
  }
  return answers;
}

/** What does not come in time fails with these words; the page may never answer again. */
async function within<T>(limitMs: number, work: Promise<T>, otherwise: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), limitMs);
  });
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** `fuzzedLinks.ts` as one script for the page, which leaves it under `links`. */
async function bundled(): Promise<string> {
  const entry = fileURLToPath(new URL('fuzzedLinks.ts', import.meta.url));
  const output = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: { entry, formats: ['iife'], name: 'links' },
    },
  });
  const [first] = Array.isArray(output) ? output : [output];
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('The bundle of links is missing.');
  return `${chunk.code};window.links = links;`;
}
