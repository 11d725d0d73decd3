/** The receptive field in states that are seldom seen: paths that do not meet in one centre, and a run that is over. */
import { newNode } from '../src/model/node.ts';
import { addressOf, tinyExperiment } from './experiments.ts';
import { Figures } from './figures.ts';
import { expect, test } from './journey.ts';

/** Two windows on one image, joined: 3 × 3 looks as far to either side, 2 × 2 only down and to the right. */
const joined = {
  nodes: [
    newNode('input', { id: 'image', inputs: [] }),
    newNode('conv2d', { id: 'odd', inputs: ['image'] }, { filters: 4 }),
    newNode('conv2d', { id: 'even', inputs: ['image'] }, { filters: 4, kernel: 2 }),
    newNode('add', { id: 'sum', inputs: ['odd', 'even'] }),
    newNode('conv2d', { id: 'behind', inputs: ['sum'] }, { filters: 4, kernel: 5, stride: 2 }),
    newNode('globalAvgPool', { id: 'mean', inputs: ['behind'] }),
    newNode('dense', { id: 'classes', inputs: ['mean'] }, { units: 10 }),
    newNode('output', { id: 'end', inputs: ['classes'] }),
  ],
};

test('whether the paths that meet have one centre is said, and only where paths meet', async ({
  playground,
  page,
}) => {
  const { builder } = playground;
  await playground.open(await addressOf(tinyExperiment({ title: 'Joined', network: joined })));
  await expect(playground.title).toHaveValue('Joined');
  const region = await new Figures(page).open('Receptive field');
  const meeting = region.getByRole('definition').filter({ hasText: /aligned/ });

  await builder.card(/^Conv 2×2/).click();
  await expect(region).toContainText('2 × 2');
  await expect(meeting).toHaveCount(0);
  for (const [card, sees] of [
    ['Add', '3 × 3'],
    [/^Conv 5×5/, '7 × 7'],
  ] as const) {
    await builder.card(card).click();
    await expect(region).toContainText(sees);
    await expect(meeting).toHaveText('not aligned');
  }
  await meeting.getByText('not aligned').hover();
  await expect(page.getByRole('tooltip')).toContainText('all paths to this unit have the same centre');

  await builder.card(/^Conv 2×2/).click();
  const kernel = builder.inspector.getByRole('spinbutton', { name: /^Kernel/ }).first();
  await kernel.fill('3');
  await kernel.press('Enter');
  await builder.card(/^Conv 5×5/).click();
  await expect(meeting).toHaveText('aligned');
});

test('when the run is finished, its trained network is measured, at every unit and layer', async ({
  playground,
  page,
}) => {
  const { builder, runBar } = playground;
  const figures = new Figures(page);
  await playground.open(await addressOf(tinyExperiment(), '?backend=wasm'));
  await expect(playground.title).toHaveValue('Tiny');
  await builder.card(/^Conv/).click();
  const region = await figures.open('Receptive field');
  await runBar.train.click();
  await runBar.expectState('Finished');

  const after = region.getByText('Measured after 50 steps.');
  await expect(after).toBeVisible();
  await expect(region).toContainText('gradient inside100 %');
  await figures.units.press('Home');
  await expect(figures.units).toHaveAttribute('aria-valuetext', /^row 1, column 1: /);
  await expect(after).toBeVisible();
  await builder.card(/^Max pool/).click();
  await expect(region).toContainText('is what one unit of Max pooling sees');
  await expect(after).toBeVisible();
  await runBar.expectState('Finished');
});
