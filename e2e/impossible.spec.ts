/** Impossible networks as a link brings them: each opens, its card says what is wrong, it is not trained, and a button on the card mends it. */
import type { Experiment } from '../src/document/experiment.ts';
import type { Network, NetworkNode } from '../src/model/network.ts';
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

const ending = [['flatten'], ['dense', { units: 10 }], ['output']] as const;
const usual = chain([['input'], ['conv2d', { filters: 4 }], ['maxPool'], ...ending]);

/** As the program itself would never write it. */
function changed(id: string, change: object): Network {
  return {
    nodes: usual.nodes.map((node): NetworkNode => (node.id === id ? Object.assign({}, node, change) : node)),
  };
}

const conv = usual.nodes.find(({ id }) => id === 'conv2d1')?.params ?? {};
const cases: readonly {
  readonly name: string;
  readonly network: Network;
  readonly card: RegExp;
  readonly says: RegExp;
  readonly mend: RegExp;
}[] = [
  {
    name: 'a stride of 0',
    network: changed('conv2d1', { params: { ...conv, stride: 0 } }),
    card: /^Conv 3×3/,
    says: /The setting "Stride" has a value that this layer cannot have/,
    mend: /^Put back the usual value/,
  },
  {
    name: 'a kernel of -3, and a stride of 99 beside it',
    network: changed('conv2d1', { params: { ...conv, kernel: -3, stride: 99 } }),
    card: /^Conv -3×-3/,
    says: /The setting "Kernel[^"]*" has a value that this layer cannot have/,
    mend: /^Put back the usual value/,
  },
  {
    name: 'a kernel larger than its padded input',
    network: chain([
      ['input'],
      ['maxPool', { size: 3, stride: 3 }],
      ['conv2d', { filters: 4, kernel: 11, padding: 0 }],
      ...ending,
    ]),
    card: /^Conv 11×11/,
    says: /11 × 11.*9 × 9/,
    mend: /./,
  },
  {
    name: 'groups that do not divide',
    network: chain([
      ['input'],
      ['conv2d', { filters: 4 }],
      ['conv2d', { filters: 6, groups: 3 }],
      ['globalAvgPool'],
      ['dense', { units: 10 }],
      ['output'],
    ]),
    card: /^Conv 3×3 g3/,
    says: /4 channels arrive, which cannot be shared out evenly among 3 groups/,
    mend: /./,
  },
  {
    name: '10^12 multiply-adds',
    network: chain([
      ['input'],
      ['upsample', { factor: 8 }],
      ['conv2d', { filters: 512 }],
      ['conv2d', { filters: 4096, kernel: 11 }],
      ['globalAvgPool'],
      ['dense', { units: 10 }],
      ['output'],
    ]),
    card: /^Conv 11×11/,
    says: /multiply-adds/,
    mend: /./,
  },
  {
    name: 'a cycle',
    network: changed('conv2d1', { inputs: ['maxPool2'] }),
    card: /^Conv 3×3/,
    says: /circle|cycle/,
    mend: /^Connect Input to it/,
  },
];

for (const { name, network, card, says, mend } of cases)
  test(`${name}: at its card, not trained, mended there`, async ({ playground, page }) => {
    const { builder, runBar, title } = playground;
    const problem = new RegExp(`Problem: .*(?:${says.source})`);
    const experiment: Experiment = tinyExperiment({ title: 'Exercise', network });
    await playground.open(await addressOf(experiment, '?backend=wasm'));
    await expect(title).toHaveValue('Exercise');
    const wrong = builder.card(card).first();
    await expect(wrong).toHaveAccessibleName(/\. Problem: /);
    await expect(wrong).toHaveAccessibleName(says);
    await runBar.expectProgress(/problems? to mend first/);
    await wrong.click();
    await expect(builder.inspector).toContainText(says);
    await builder.mend(mend).click();
    await expect(builder.network.getByRole('button', { name: problem })).toHaveCount(0);
    await playground.undo.click();
    await expect(builder.network.getByRole('button', { name: problem })).not.toHaveCount(0);
    expect(await runBar.stepsDone()).toBe(0);
    await page.keyboard.press('Escape');
  });

test('in the inspector such a number is never taken: its range is said, and the one from before is back', async ({
  playground,
  page,
}) => {
  const { builder, undo } = playground;
  await playground.open();
  await builder.card(/^Conv/).click();
  const stride = builder.inspector.getByRole('spinbutton', { name: 'Stride' });
  for (const wrong of ['0', '-1', '99']) {
    await stride.selectText();
    await page.keyboard.type(wrong, { delay: 20 });
    await expect(stride).toHaveAccessibleDescription(/^1 – \d+$/);
    await page.keyboard.press('Tab');
    await expect(stride).toHaveValue('1');
    await expect(stride).toHaveAccessibleDescription(/^Possible: 1 – \d+\. The former value is back\.$/);
    await expect(undo).toBeDisabled();
  }
  const kernel = builder.inspector.getByRole('spinbutton', { name: /^Kernel/ }).first();
  await kernel.fill('11');
  await page.keyboard.press('Tab');
  await expect(builder.card(/^Conv 11×11/)).toHaveAccessibleName(/output 18 × 18/);
});
