/** Everything that the builder does to a network with a mouse: drag, move, duplicate, part, join, mend, and back again by name. */
import { addressOf, chain, firstCards, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

const withDropout = (at: number) => [...firstCards.slice(0, at), 'Dropout 0.5', ...firstCards.slice(at)];

test('drag in, move, duplicate, remove; undone and redone step by step, each by its name', async ({
  playground,
  page,
}) => {
  const { builder, undo, redo } = playground;
  const { inspector } = builder;
  await playground.open();
  const button = (name: string) => inspector.getByRole('button', { name, exact: true });

  await test.step('dragged from the list onto the network', async () => {
    await builder.kind('Dropout').dragTo(builder.card('Flatten'));
    await expect(builder.card('Dropout 0.5')).toHaveCount(1);
    await expect(builder.card('Dropout 0.5')).toHaveAttribute('aria-pressed', 'true');
    await undo.click();
    await builder.expectNames(firstCards);
  });

  await test.step('pressed in the list, then moved to and fro', async () => {
    await builder.card('Dense 100').click();
    await builder.kind('Dropout').click();
    await builder.expectNames(withDropout(6));
    await button('Move earlier').click();
    await builder.expectNames(withDropout(5));
    await button('Move later').click();
    await builder.expectNames(withDropout(6));
  });

  await test.step('dragged to another place', async () => {
    await builder.expectStill();
    const card = await builder.card('Dropout 0.5').boundingBox();
    const flatten = await builder.card('Flatten').boundingBox();
    if (!card || !flatten) throw new Error('A card is not on the screen.');
    await page.mouse.move(card.x + card.width / 2, card.y + card.height / 2);
    await page.mouse.down();
    await page.mouse.move(flatten.x + flatten.width / 2, flatten.y + flatten.height / 2, { steps: 15 });
    await page.mouse.up();
    await expect.poll(async () => (await builder.names()).indexOf('Dropout 0.5')).toBeLessThan(6);
    await expect(builder.cards).toHaveCount(10);
    await undo.click();
    await builder.expectNames(withDropout(6));
  });

  await test.step('duplicated, then both removed', async () => {
    await builder.card('Dropout 0.5').click();
    await button('Duplicate').click();
    await expect(builder.card('Dropout 0.5')).toHaveCount(2);
    await builder.card('Dropout 0.5').first().click();
    await button('Remove').click();
    await builder.card('Dropout 0.5').click();
    await button('Remove').click();
    await builder.expectNames(firstCards);
  });

  await test.step('back and forth by name', async () => {
    const tip = page.getByRole('tooltip');
    const steps = [
      'remove a layer',
      'remove a layer',
      'duplicate a layer',
      'move Dropout',
      'move Dropout',
      'add Dropout',
    ];
    for (const step of steps) {
      await page.mouse.move(0, 0);
      await undo.hover();
      await expect(tip).toContainText(`Undo: ${step}`);
      await undo.click();
    }
    await builder.expectNames(firstCards);
    for (const step of [...steps].reverse()) {
      await page.mouse.move(0, 0);
      await redo.hover();
      await expect(tip).toContainText(`Redo: ${step}`);
      await redo.click();
    }
    await builder.expectNames(firstCards);
    await expect(redo).toBeDisabled();
  });
});

test('parted and joined again by its connection, and by what it leads to', async ({ playground, page }) => {
  const { builder, undo } = playground;
  await playground.open();
  await page.getByRole('button', { name: 'Connection from Flatten to Dense 100' }).click();
  await page.getByRole('menuitem', { name: 'Disconnect' }).click();
  await expect(builder.card('Dense 100')).toHaveAccessibleName(/^Dense 100\. Problem: /);
  await builder.card('Flatten').click();
  await builder.inspector.getByRole('button', { name: 'Connect to…' }).click();
  await playground
    .dialog('Connect Flatten to')
    .getByRole('button', { name: /^Dense 100/ })
    .click();
  await expect(builder.card('Dense 100')).toHaveAccessibleName(/^Dense 100, output 100/);
  await expect(builder.network.getByRole('button', { name: /Problem:/ })).toHaveCount(0);
  await builder.expectNames(firstCards);
  await undo.click();
  await expect(builder.card('Dense 100')).toHaveAccessibleName(/^Dense 100\. Problem: /);

  await test.step('drawn by hand, and let go near the card that it is for', async () => {
    await builder.expectStill();
    const box = async (name: string) => {
      const found = await builder.card(name).boundingBox();
      if (!found) throw new Error(`${name} is not in sight`);
      return { left: found.x, right: found.x + found.width, middle: found.y + found.height / 2 };
    };
    const [from, to] = [await box('Flatten'), await box('Dense 100')];
    await page.mouse.move(from.right, from.middle);
    await page.mouse.down();
    await page.mouse.move(from.right + 8, from.middle + 4);
    // In the gap before the card: nothing is under the pointer but the canvas.
    await page.mouse.move(to.left - 16, to.middle + 12, { steps: 4 });
    await page.mouse.up();
    await expect(builder.card('Dense 100')).toHaveAccessibleName(/^Dense 100, output 100/);
    await undo.click();
    await expect(builder.card('Dense 100')).toHaveAccessibleName(/^Dense 100\. Problem: /);
  });

  await test.step('a layer put onto a connection', async () => {
    await undo.click();
    await page.getByRole('button', { name: 'Connection from Flatten to Dense 100' }).click();
    await page.getByRole('menuitem', { name: /^Dropout/ }).click();
    await builder.expectNames(withDropout(5));
  });
});

test('two paths of different depth: explained on the card where they meet, and mended there', async ({
  playground,
}) => {
  const { builder, runBar } = playground;
  const { nodes } = chain([
    ['input'],
    ['conv2d', { filters: 4 }],
    ['conv2d', { filters: 16 }],
    ['add'],
    ['maxPool', { size: 4, stride: 4 }],
    ['flatten'],
    ['dense', { units: 10 }],
    ['output'],
  ]);
  const network = {
    nodes: nodes.map((node) =>
      node.kind === 'add' ? { ...node, inputs: [...node.inputs, 'conv2d1'] } : node,
    ),
  };
  await playground.open(await addressOf(tinyExperiment({ title: 'Two paths', network })));
  await expect(playground.title).toHaveValue('Two paths');
  await expect(builder.card('Add')).toHaveAccessibleName(
    /^Add\. Problem: .*\b16\b.*\b4\b|^Add\. Problem: .*\b4\b.*\b16\b/,
  );
  await builder.card('Add').click();
  await builder.mend(/^Add a 1×1 convolution of 16 /).click();
  await expect(builder.card('Add')).toHaveAccessibleName(/^Add, output 28 × 28 × /);
  await expect(builder.card(/^Conv 1×1/)).toHaveCount(1);
  await expect(builder.network.getByRole('button', { name: /Problem:/ })).toHaveCount(0);
  await runBar.step.click();
  await runBar.expectState('Paused', 60_000);
});

test('the networks of the book open with the numbers of the book', async ({ playground }) => {
  const { builder } = playground;
  await playground.open();
  for (const [name, parameters] of [
    ['Simple CNN', '433,890'],
    ['Deep CNN', '123,552'],
    ['LeNet-5', '61,706'],
  ] as const) {
    await builder.shelved(name).click();
    await expect(builder.network, name).toContainText(new RegExp(`${parameters}\\s*parameters`));
    await expect(builder.network.getByRole('button', { name: /Problem:/ })).toHaveCount(0);
  }
  await builder.shelved('Small ResNet').click();
  await expect(builder.card('Add')).not.toHaveCount(0);
  await expect(builder.network.getByRole('button', { name: /Problem:/ })).toHaveCount(0);
});

test('what is added behind a card that is out of sight is brought into sight', async ({
  playground,
  page,
}) => {
  const { builder } = playground;
  await playground.open();
  await builder.shelved('Deep CNN').click();
  await builder.card('Dense 10').click();
  for (let i = 0; i < 4; i += 1) await playground.button('Zoom in').click();
  const goToTheBeginning = async () => {
    await builder.expectStill();
    await builder.network.hover();
    await page.mouse.wheel(-5000, -5000);
    await builder.expectStill();
  };
  await goToTheBeginning();
  await expect(builder.card('Dense 10')).not.toBeInViewport();
  await builder.kind('Dropout').click();
  await expect(builder.card('Dropout 0.5').last()).toBeInViewport({ ratio: 0.99 });

  await goToTheBeginning();
  await expect(builder.card('Dropout 0.5').last()).not.toBeInViewport();
  await builder.inspector.getByRole('button', { name: 'Duplicate', exact: true }).click();
  await expect(builder.card('Dropout 0.5').last()).toBeInViewport({ ratio: 0.99 });
});
