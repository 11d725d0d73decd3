/** Links from strangers: whatever is wrong with one is named, one's own work stays, and nothing trains by itself. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { deflate } from '../src/document/deflate.ts';
import type { Experiment } from '../src/document/experiment.ts';
import { encodeLink, sealLink } from '../src/document/link.ts';
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import type * as Links from './fuzzedLinks.ts';
import { expect, test } from './journey.ts';

const good = tinyExperiment({ title: 'Stranger' });

/** A right envelope round any text. */
async function sealed(text: string): Promise<string> {
  return sealLink(await deflate(new TextEncoder().encode(text)));
}

async function changed(change: (document: Record<string, unknown>) => object): Promise<string> {
  return sealed(JSON.stringify(change(JSON.parse(JSON.stringify(good)))));
}

const json = JSON.stringify(good);

/** Every kind of broken link, and what is said of it. */
const broken: readonly {
  readonly name: string;
  readonly hash: () => Promise<string>;
  readonly says: RegExp;
}[] = [
  { name: 'cut', hash: async () => (await encodeLink(good)).slice(0, -40), says: /it was cut on its way/ },
  {
    name: 'garbled',
    hash: async () =>
      (await encodeLink(good)).replace(/(.{60})(.)/, (_all, head, one) => head + (one === 'A' ? 'B' : 'A')),
    says: /characters were changed on the way/,
  },
  {
    name: 'continued',
    hash: async () => `${await encodeLink(good)}AAAA`,
    says: /Something stands after its end/,
  },
  { name: '1 MB long', hash: async () => `#x=1.${'A'.repeat(1_000_000)}`, says: /1,000,\d+ characters long/ },
  { name: 'empty', hash: async () => '#x=', says: /it was cut on its way/ },
  {
    name: 'a deflate bomb',
    hash: async () => sealLink(await deflate(new Uint8Array(30_000_000))),
    says: /unfolds to more than|characters long/,
  },
  {
    name: 'bytes after the stream',
    hash: async () =>
      sealLink(Uint8Array.from([...(await deflate(new TextEncoder().encode(json))), 1, 2, 3])),
    says: /characters were changed|stands after its end/,
  },
  { name: 'no JSON', hash: () => sealed('{"v":1,'), says: /not an experiment/ },
  {
    name: 'a key into the prototype',
    hash: () => sealed(json.replace('{', '{"__proto__":{"polluted":true},')),
    says: /a name that is not allowed/,
  },
  {
    name: 'a billion layers claimed by many',
    hash: () =>
      changed((document) => ({
        ...document,
        network: {
          nodes: Array.from({ length: 5000 }, (_, i) => ({
            id: `r${i}`,
            kind: 'relu',
            params: {},
            inputs: [],
          })),
        },
      })),
    says: /5,000 layers/,
  },
  {
    name: 'a billion units',
    hash: () => sealed(json.replace('"units":10', '"units":1000000000')),
    says: /is not as an experiment has it/,
  },
  { name: 'NaN', hash: () => sealed(json.replace('0.01', 'NaN')), says: /not an experiment/ },
  {
    name: 'Infinity',
    hash: () => sealed(json.replace('0.01', '1e999')),
    says: /is not as an experiment has it/,
  },
  {
    name: 'an unknown kind',
    hash: () => sealed(json.replace('"relu"', '"warp"')),
    says: /is not as an experiment has it/,
  },
  {
    name: 'a future envelope',
    hash: async () => (await encodeLink(good)).replace('#x=1.', '#x=9.'),
    says: /made by a newer Fathom \(version 9/,
  },
  {
    name: 'a future document',
    hash: () => changed((document) => ({ ...document, v: 7 })),
    says: /made by a newer Fathom \(version 7/,
  },
  { name: 'nested too deep', hash: () => sealed('['.repeat(5000) + ']'.repeat(5000)), says: /nested deeper/ },
];

test('every kind of broken link is named, and own work stays', async ({ playground, page }) => {
  const { messages, title, runBar } = playground;
  await playground.open();
  await title.fill('Mine');
  for (const { name, hash, says } of broken) {
    await test.step(name, async () => {
      const text = await hash();
      await page.evaluate((one) => {
        location.hash = one;
      }, text);
      await expect(messages, name).toContainText(says);
      await expect(messages).toContainText('Your own work is unchanged.');
      await expect(title).toHaveValue('Mine');
      expect(new URL(page.url()).hash).toBe('');
      await messages.getByRole('button', { name: 'Dismiss' }).first().click();
      await expect(messages).toBeEmpty();
    });
  }
  await runBar.expectProgress('Ready to train');
  await playground.library.open();
  await playground.library.expectTitles(['Mine']);
  expect(await page.evaluate(() => Reflect.get({}, 'polluted'))).toBeUndefined();
});

test('a broken link as the first thing that is opened', async ({ playground, page }) => {
  await page.goto(`./${(await encodeLink(good)).slice(0, -40)}`);
  await expect(playground.messages).toContainText('The link was not opened. Its end is missing');
  await expect(playground.builder.cards).toHaveCount(9);
  expect(new URL(page.url()).hash).toBe('');
});

test('five hundred fuzzed links: never an exception, always a named reason', async ({ playground, page }) => {
  await playground.open();
  await page.evaluate(await bundled());
  const outcome = await page.evaluate(async () => {
    const { fuzzedLinks, decodeLink, randomExperiment, defaultExperiment }: typeof Links = Reflect.get(
      window,
      'links',
    );
    const experiments = [defaultExperiment(), ...[1, 2, 3, 4].map((seed) => randomExperiment(seed))];
    const reasons: Record<string, number> = {};
    const thrown: string[] = [];
    for (const { mutation, hash } of await fuzzedLinks(20_261_124, 500, experiments)) {
      try {
        const decoded = await decodeLink(hash);
        const reason: string = decoded.ok ? 'opened' : decoded.problem.code;
        reasons[reason] = (reasons[reason] ?? 0) + 1;
      } catch (error) {
        thrown.push(`${mutation}: ${error}`);
      }
    }
    return { reasons, thrown };
  });
  expect(outcome.thrown).toEqual([]);
  const named = Object.keys(outcome.reasons);
  expect(named).not.toContain('undefined');
  expect(Object.values(outcome.reasons).reduce((sum, one) => sum + one, 0)).toBe(500);
  // The fuzzing reaches deep: many different reasons, and few that still open.
  expect(named.length).toBeGreaterThan(8);
  expect(outcome.reasons.opened ?? 0).toBeLessThan(100);
});

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

test('shapes that do not meet: it opens, says so on its card, and is not trained', async ({ playground }) => {
  const { builder, runBar, messages, title } = playground;
  const wrong = chain([['input'], ['conv2d', { filters: 4 }], ['dense', { units: 10 }], ['output']]);
  await playground.open(await addressOf(tinyExperiment({ title: 'Exercise', network: wrong })));
  await expect(title).toHaveValue('Exercise');
  await expect(builder.card('Dense 10')).toHaveAccessibleName(/Problem: Maps of 28 × 28 × 4 arrive/);
  await runBar.train.click();
  await expect(messages).toContainText(/This network cannot be trained yet.*Maps of 28 × 28 × 4 arrive/, {
    timeout: 60_000,
  });
  expect(await runBar.stepsDone()).toBe(0);
  // The rest of the page works on: mend it, and it trains.
  await messages.getByRole('button', { name: 'Show the layer' }).click();
  await builder.inspector.getByRole('button', { name: /^Flatten to/ }).click();
  await runBar.train.click();
  await runBar.expectState('Finished', 60_000);
  await expect(messages).not.toContainText('cannot be trained');
});

test('over the budget: refused with its numbers, before anything is taken', async ({ playground }) => {
  const { runBar, messages, title } = playground;
  const huge = chain([
    ['input'],
    ['flatten'],
    ['dense', { units: 60_000 }],
    ['dense', { units: 2000 }],
    ['dense', { units: 10 }],
    ['output'],
  ]);
  const experiment: Experiment = tinyExperiment({ title: 'Huge', network: huge });
  await playground.open(await addressOf(experiment));
  await expect(title).toHaveValue('Huge');
  await runBar.train.click();
  await expect(messages).toContainText(
    /Training this would take [\d.,]+ [MG]B of memory; [\d.,]+ [MG]B are allowed here/,
    {
      timeout: 60_000,
    },
  );
  expect(await runBar.stepsDone()).toBe(0);
  await playground.builder.shelved('Simple CNN').click();
  await runBar.step.click();
  await runBar.expectState('Paused', 60_000);
  expect(await runBar.stepsDone()).toBe(1);
});
