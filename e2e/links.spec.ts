/** Links from strangers: whatever is wrong with one is named, one's own work stays, and nothing trains by itself. */
import { deflate } from '../src/document/deflate.ts';
import { encodeLink, sealLink } from '../src/document/link.ts';
import { tinyExperiment } from './experiments.ts';
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
  {
    name: 'of signs that no link has',
    hash: async () => '#x=1.%%%',
    says: /characters were changed on the way/,
  },
  { name: 'no link at all', hash: async () => '#garbage', says: /It is not a link of Fathom/ },
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
      await expect(page).toHaveURL((url) => url.hash === '');
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
  await expect(page).toHaveURL((url) => url.hash === '');
});

test('a good link in a page that is open: a copy, a clean address, nothing trained, and the way back', async ({
  playground,
  page,
}) => {
  const { title, runBar, builder, messages } = playground;
  await playground.open();
  await title.fill('Mine');
  await builder.card('Dense 100').click();
  await builder.kind('Dropout').click();
  const link = await encodeLink(good);
  for (const times of [1, 2]) {
    await page.evaluate((one) => {
      location.hash = one;
    }, link);
    await expect(messages).toContainText('"Stranger" was opened from a link and added to My experiments');
    await expect(title).toHaveValue('Stranger');
    await expect(runBar.figure('seed')).toHaveAccessibleName('7 seed');
    await expect(page).toHaveURL((url) => url.hash === '');
    await playground.library.open();
    // Each time a copy of its own.
    await playground.library.expectTitles(['Mine', ...Array.from({ length: times }, () => 'Stranger')]);
    await playground.library.close();
    await runBar.expectReady('WASM');
    await runBar.expectProgress('Ready to train');
    await playground.button('Back to mine').click();
    await expect(title).toHaveValue('Mine');
    await expect(builder.card('Dropout 0.5')).toBeVisible();
    // Whoever is back need not be told that it was opened; it goes sooner than it would by itself.
    await expect(messages).toBeEmpty({ timeout: 4000 });
  }
  expect(await runBar.stepsDone()).toBe(0);
});

test('the way back leaves room for every kind of layer', async ({ playground }) => {
  const { builder } = playground;
  await playground.open(await encodeLink(good).then((hash) => `./${hash}`));
  await expect(playground.button('Back to mine')).toBeVisible();
  for (const kind of ['Input', 'Dropout', 'Add', 'Concatenate'])
    await expect(builder.kind(kind)).toBeInViewport({ ratio: 1 });
  await expect(builder.shelved('Simple CNN')).toBeInViewport({ ratio: 1 });
});

test('what is dropped never takes the page away: a file is refused, a link is opened', async ({
  playground,
  page,
}) => {
  const { messages, title } = playground;
  await playground.open();
  await title.fill('Mine');
  const drop = (what: { readonly file?: string; readonly address?: string }) =>
    page.evaluate(({ file, address }) => {
      const data = new DataTransfer();
      if (file !== undefined) data.items.add(new File(['{}'], file));
      if (address !== undefined) data.setData('text/uri-list', address);
      return ['dragover', 'drop'].map((type) => {
        const event = new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector('main')?.dispatchEvent(event);
        return event.defaultPrevented;
      });
    }, what);
  expect(await drop({ file: 'network.json' }), 'the browser is kept from opening it').toEqual([true, true]);
  await expect(messages).toContainText('Fathom opens links, not files');
  await expect(title).toHaveValue('Mine');
  await messages.getByRole('button', { name: 'Dismiss' }).click();
  const link = `https://fathom.example/${await encodeLink(good)}`;
  expect(await drop({ address: link })).toEqual([true, true]);
  await expect(title).toHaveValue('Stranger');
});
