/** Networks of many layers: at their true size on the shelf, folded by stage, and their small twins that train. */
import type { Page } from '@playwright/test';
import { expect, test } from './journey.ts';

test('VGG-16 at its true size: every number, and why its twin trains instead', async ({ playground }) => {
  const { builder, runBar } = playground;
  await playground.open('./?backend=wasm');
  await builder.shelved('VGG-16').click();
  await expect(builder.network).toContainText('138,357,544 parameters');
  await expect(builder.inspector).toContainText('15,470,264,320');
  await expect(builder.card('Stage 5')).toHaveAccessibleName(
    'Stage 5, 7 layers, output 7 × 7 × 512, 7.08 M parameters, folded',
  );
  await expect(builder.inspector).toContainText('this network takes 224 × 224 × 3');

  await runBar.expectReady('WASM');
  await runBar.train.click();
  await expect(playground.messages).toContainText(/would need [\d.]+ GB of memory/);
  await playground.messages.getByRole('button', { name: 'Open its twin: VGG twin' }).click();
  await expect(builder.inspector).toContainText('this network can be trained');
});

test('ResNet-50 is folded by stage; blocks open and fold by pointer, by keys and in the list', async ({
  playground,
  page,
}) => {
  const { builder } = playground;
  await playground.open();
  await builder.shelved('ResNet-50').first().click();
  const folded = ['Input', 'Stem', 'Stage 1', 'Stage 2', 'Stage 3', 'Stage 4', 'Global avg', 'Dense 1,000'];
  await builder.expectNames([...folded, 'Output']);
  await expect(builder.card('Stage 3')).toHaveAccessibleName(
    /^Stage 3, 6 blocks, .*7\.1 M parameters, folded$/,
  );

  await playground.button('Open Stage 2').click();
  await expect(builder.card('Stage 2')).toHaveAccessibleName(/opened$/);
  await expect(builder.card(/^Block \d, /)).toHaveCount(4);
  await expect(builder.card('Stage 2')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(builder.card('Block 1')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(builder.card('Add')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(builder.card('Add')).toBeHidden();
  await expect(builder.card('Block 1')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(builder.card('Stage 2')).toBeFocused();
  await page.keyboard.press('Enter');
  await builder.expectNames([...folded, 'Output']);

  await playground.button('Outline').click();
  await builder.card('Stage 4').focus();
  await page.keyboard.press('ArrowRight');
  await expect(builder.network.getByRole('list', { name: 'Stage 4' }).getByRole('listitem')).toHaveCount(3);
  await page.keyboard.press('ArrowLeft');
  await expect(builder.network.getByRole('list', { name: 'Stage 4' })).toBeHidden();
});

test('every network of the papers says where it is from, and has a twin to open', async ({ playground }) => {
  const { builder } = playground;
  await playground.open('./?backend=wasm');
  const papers = [
    ['MobileNet v1', 'Howard et al., arXiv 2017; width 1.0', 'MobileNet twin'],
    ['SqueezeNet 1.1', 'Iandola et al., arXiv 2016; version 1.1 as in torchvision', 'SqueezeNet twin'],
    ['DenseNet-121', 'Huang, Liu, van der Maaten, Weinberger, CVPR 2017; as in torchvision', 'DenseNet twin'],
  ] as const;
  for (const [name, source, twin] of papers) {
    await builder.shelved(name).click();
    await expect(builder.inspector).toContainText(`Source: ${source}.`);
    await builder.inspector.getByRole('button', { name: `Open its twin: ${twin}` }).click();
    await expect(builder.inspector).toContainText('this network can be trained');
    await expect(builder.inspector).toContainText(/Source: after /);
  }
});

test('a block moves whole: by pointer, folded and opened, by keys, in the list; and back', async ({
  playground,
  page,
}) => {
  const { builder } = playground;
  await playground.open();
  await builder.shelved('ResNet-8 twin').click();
  const before = ['Input', 'Stem', 'Stage 1', 'Stage 2', 'Stage 3', 'Global avg', 'Dense 10', 'Output'];
  await builder.expectNames(before);
  await builder.drag('Stage 1', 'Stage 3');
  const moved = ['Input', 'Stem', 'Stage 2', 'Stage 3', 'Stage 1', 'Global avg', 'Dense 10', 'Output'];
  await builder.expectNames(moved);
  await expect(builder.network).toContainText('Stage 1 moved');
  await playground.undo.click();
  await builder.expectNames(before);

  await builder.card('Stage 2').focus();
  await page.keyboard.press('Alt+ArrowRight');
  await builder.expectNames(['Input', 'Stem', 'Stage 1', 'Stage 3', 'Stage 2', ...before.slice(5)]);
  await expect(builder.card('Stage 2')).toBeFocused();
  await page.keyboard.press('Alt+ArrowLeft');
  await builder.expectNames(before);

  await playground.button('Open Stage 1').click();
  await expect(builder.card('Add')).toBeVisible();
  await builder.drag('Stage 1', 'Stage 2');
  await expect(builder.card('Stage 1')).toHaveAccessibleName(/, opened/);
  await expect.poll(async () => (await builder.names()).indexOf('Stage 1')).toBe(3);
  await playground.undo.click();

  await playground.button('Outline').click();
  await playground.button('Move later: Stage 1').click();
  await expect
    .poll(async () => (await builder.names()).slice(0, 4))
    .toEqual(['Input', 'Stem', 'Stage 2', 'Stage 1']);
});

test('keys that follow a fold at once reach the card that takes its place', async ({ playground, page }) => {
  const { builder } = playground;
  await playground.open();
  await builder.shelved('ResNet-50').first().click();
  await builder.card('Stage 1').focus();
  for (const key of ['Enter', 'Enter', 'ArrowRight', 'Enter', 'Enter', 'ArrowRight', 'Enter'])
    await page.keyboard.press(key);
  await expect(builder.card('Stage 3')).toBeFocused();
  await expect(builder.card('Stage 3')).toHaveAccessibleName(/opened$/);
  for (const name of ['Stage 1', 'Stage 2']) await expect(builder.card(name)).toHaveAccessibleName(/folded$/);
});

test('what cannot be is named at its card: groups that do not divide', async ({ playground, page }) => {
  const { builder } = playground;
  await playground.open();
  await builder.shelved('Deep CNN').click();
  await builder
    .card(/^Conv 3×3/)
    .nth(1)
    .click();
  await builder.inspector.getByText('More settings').click();
  const groups = builder.inspector.getByRole('spinbutton', { name: 'Groups' });
  await groups.fill('3');
  await page.keyboard.press('Enter');
  const said = '16 channels arrive, which cannot be shared out evenly among 3 groups.';
  await expect(builder.network).toContainText(said);
  await expect(builder.card(/^Conv 3×3/).nth(1)).toHaveAccessibleName(new RegExp(`Problem: ${said}`));
  await builder.mend('Put back the usual value').click();
  await expect(builder.network).not.toContainText(said);
});

/** Collects the cards whose spoken name was not that of the layer they showed, at any moment from now on. */
function hearNames(page: Page): Promise<void> {
  return page.evaluate(() => {
    const misnamed: string[] = [];
    const bare = (text: string | null | undefined) => (text ?? '').replaceAll(/\s/g, '');
    const listen = () => {
      for (const card of document.querySelectorAll('button[data-layer]')) {
        const [said, colour, title] = card.children;
        // A bead shows no name.
        if (!said || !colour || !title) continue;
        if (!bare(said.textContent).startsWith(bare(title.textContent)))
          misnamed.push(`${title.textContent} is called ${said.textContent}`);
      }
    };
    listen();
    new MutationObserver(listen).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    Object.assign(window, { misnamed });
  });
}

test('another network is chosen, and another kernel: no card answers to the name of another layer', async ({
  playground,
  page,
}) => {
  const { builder } = playground;
  await playground.open();
  await builder.shelved('Simple CNN').click();
  await expect(builder.card(/^Conv 5×5/)).toHaveCount(1);
  await hearNames(page);
  await builder.shelved('Deep CNN').click();
  const cards = builder.card(/^Conv 3×3/);
  await expect(cards).toHaveCount(6);
  await cards.first().click();
  await builder.inspector.getByRole('spinbutton', { name: 'Kernel size' }).first().fill('5');
  await page.keyboard.press('Enter');
  await expect(builder.card(/^Conv 5×5/)).toHaveCount(1);
  expect(await page.evaluate(() => Reflect.get(window, 'misnamed'))).toEqual([]);
});

test('a block and a skip by keyboard: wrapped, copied, undone by name', async ({ playground, page }) => {
  const { builder } = playground;
  await playground.open();
  await builder.shelved('Deep CNN').click();
  await builder
    .card(/^Conv 3×3/)
    .first()
    .focus();
  await page.keyboard.press('Space');
  await expect(builder.inspector).toContainText('Convolution 1');
  await page.keyboard.press('Alt+s');
  await expect(builder.card('Add')).toHaveAccessibleName('Add, output 28 × 28 × 16, no parameters');
  await expect(builder.card(/^Conv 1×1/)).toHaveCount(1);
  await expect(builder.network).toContainText('with a 1×1 projection because the shapes differ');
  await page.keyboard.press('Control+z');
  await expect(builder.card('Add')).toHaveCount(0);

  await builder.shelved('Simple CNN').click();
  await builder.card(/^Conv 5×5/).click();
  await builder
    .card('ReLU')
    .first()
    .click({ modifiers: ['Shift'] });
  await page.keyboard.press('Control+g');
  const question = playground.dialog('A block of 2 layers');
  await question.getByRole('textbox', { name: 'Name' }).fill('edges');
  await page.keyboard.press('Enter');
  await expect(builder.card('edges')).toHaveAccessibleName(
    /^edges, 2 layers, output 24 × 24 × 30, .* folded$/,
  );
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect(builder.card(/^edges/)).toHaveCount(2);
});

test('the ResNet-8 twin and its plain sister train', async ({ playground }) => {
  const { builder, runBar } = playground;
  await playground.open('./?backend=wasm');
  await runBar.expectReady('WASM');
  for (const name of ['ResNet-8 twin', 'Plain-8 twin']) {
    await builder.shelved(name).click();
    await expect(builder.inspector).toContainText('this network can be trained');
    await runBar.train.click();
    await runBar.expectStepsBeyond(2, 60_000);
    await runBar.pauseNow();
  }
});
