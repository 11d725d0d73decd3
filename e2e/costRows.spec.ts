/** The cost of blocks inside of blocks: rows that open, a file with all of them, and every number's formula by keys and touch. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { analyse } from '../src/model/analyse.ts';
import { architectureNamed } from '../src/model/architectures/index.ts';
import { blockCosts } from '../src/model/cost.ts';
import { Figures } from './figures.ts';
import { expect, test } from './journey.ts';

/** What the model says of a block of the true ResNet-50. */
function costOfBlock(...path: readonly string[]) {
  const network = architectureNamed('resNet50')?.network();
  const rows = network ? blockCosts(network, analyse(network)) : [];
  const found = rows.find(({ of }) => of.kind === 'block' && of.path.join('/') === path.join('/'));
  if (!found) throw new Error(`ResNet-50 has no block ${path.join('/')}`);
  return found;
}

const inFull = (count: number) => count.toLocaleString('en');

async function savedLines(page: Page, button: string): Promise<readonly string[]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return (await readFile(await download.path(), 'utf8')).replace(/^\uFEFF/, '').split('\r\n');
}

test('a stage of ResNet-50 opens: what one residual block costs, and the largest first in it', async ({
  playground,
  page,
}) => {
  const figures = new Figures(page);
  await playground.open();
  await playground.builder.shelved('ResNet-50').first().click();
  const region = await figures.open('Cost');
  // Beside the curves there is room for a few rows, and no others stand in the page.
  await playground.button('Enlarge the figure').click();
  await region.getByRole('radio', { name: 'table' }).check({ force: true });
  const rowsOf = (name: string) => region.getByRole('button', { name: `Rows of ${name}`, exact: true });
  const rows = region.getByRole('row');
  const closed = await rows.count();
  await expect(rowsOf('Stage 2')).toHaveAttribute('aria-expanded', 'false');
  await rowsOf('Stage 2').click();
  await expect(rowsOf('Stage 2')).toHaveAttribute('aria-expanded', 'true');
  await expect(rows).toHaveCount(closed + 4);

  const first = rows.filter({
    has: page.getByRole('button', { name: 'Rows of Stage 2 / Block 1', exact: true }),
  });
  const { parameters, multiplyAdds } = costOfBlock('stage2', 'block1');
  expect([parameters, multiplyAdds]).toEqual([379_392, 372_506_624]);
  await expect(first.getByRole('cell', { name: inFull(parameters), exact: true })).toBeVisible();
  await first.getByRole('cell', { name: inFull(multiplyAdds), exact: true }).hover();
  await expect(region).toContainText(/Stage 2 \/ Block 1 sum of its \d+ layers = 372,506,624/);

  await rowsOf('Stage 2 / Block 1').press('Enter');
  await expect(region.getByRole('row', { name: /^Conv 3×3/ })).toHaveCount(1);
  await rowsOf('Stage 2 / Block 1').press('Enter');
  await expect(rows).toHaveCount(closed + 4);

  const named = async () =>
    (await region.getByRole('button', { name: /^Rows of / }).all()).map((one) =>
      one.getAttribute('aria-label'),
    );
  await region.getByRole('radio', { name: 'largest first' }).check({ force: true });
  await region.getByRole('radio', { name: 'bars' }).check({ force: true });
  await region.getByRole('combobox', { name: 'What the bars show' }).selectOption('parameters');
  expect(await Promise.all(await named())).toEqual(
    ['Stage 4', 'Stage 3', 'Stage 2', 'Stage 2 / Block 1', 'Stage 2 / Block 2', 'Stage 2 / Block 3']
      .concat(['Stage 2 / Block 4', 'Stage 1', 'Stem'])
      .map((name) => `Rows of ${name}`),
  );
  expect(await playground.seriousFindings()).toEqual([]);
});

test('of the hundreds of rows of DenseNet-121 only those in view stand in the page, and keys lead through all', async ({
  playground,
  page,
}) => {
  await playground.open();
  await playground.builder.shelved('DenseNet-121').first().click();
  const region = await new Figures(page).open('Cost');
  await region.getByRole('radio', { name: 'layers' }).check({ force: true });
  const { nodes } = architectureNamed('denseNet121')?.network() ?? { nodes: [] };
  // Headings and total are rows too.
  await expect(region.getByRole('table')).toHaveAttribute('aria-rowcount', String(nodes.length + 2));
  const rows = region.getByRole('row');
  const row = (place: number) => region.locator(`[aria-rowindex="${place}"]`);
  const inView = (place: number) => expect(row(place)).toBeInViewport({ ratio: 0.9 });
  expect(await rows.count()).toBeLessThan(20);

  await row(2).getByRole('button').focus();
  for (let i = 0; i < 60; i += 1) await page.keyboard.press('ArrowDown');
  await expect(row(62).getByRole('button')).toBeFocused();
  await inView(62);
  expect(await rows.count()).toBeLessThan(20);

  // Scrolled to the end, the row with the keyboard is out of sight and not gone.
  await region.getByRole('table').hover();
  await page.mouse.wheel(0, 100_000);
  await inView(nodes.length + 1);
  await expect(row(62).getByRole('button')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(row(61).getByRole('button')).toBeFocused();
  await inView(61);
  await page.keyboard.press('Enter');
  await expect(row(61).getByRole('button')).toHaveAttribute('aria-pressed', 'true');
});

test('by keys to the formula of every number of a row, with one stop for Tab', async ({
  playground,
  page,
}) => {
  const figures = new Figures(page);
  await playground.open();
  const region = await figures.open('Cost');
  await region.getByRole('radio', { name: 'table' }).check({ force: true });
  const conv = region.getByRole('row', { name: /^Conv 5×5/ });
  await region
    .getByRole('row', { name: /^Input/ })
    .getByRole('button')
    .focus();
  for (const [key, formula] of [
    ['ArrowDown', '(5 × 5 × 1 + 1) × 30 = 780'],
    ['ArrowRight', '(5 × 5 × 1 + 1) × 30 = 780'],
    ['ArrowRight', '24² × 5² × 1 × 30 = 432,000'],
    ['ArrowRight', '24 × 24 × 30 × 4 bytes = 69.1 kB for one image'],
    ['ArrowRight', '× 2 (kept for the backward pass, with its gradient) = 138 kB'],
    ['ArrowRight', 'multiply-adds: 432,000 / 865,000 = 50 % of the whole'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(region).toContainText(formula);
  }
  await expect(conv.getByRole('cell', { name: '50 %' })).toBeFocused();
  await page.keyboard.press('Home');
  await expect(conv.getByRole('button')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(region.getByRole('radio', { name: 'one' })).toBeFocused();
});

test.describe('by touch', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('a tap on a number shows its formula', async ({ playground, page }) => {
    await playground.open();

    const region = await new Figures(page).open('Cost');
    await region.getByRole('radio', { name: 'table' }).check({ force: true });
    const conv = region.getByRole('row', { name: /^Conv 5×5/ });
    await conv.getByRole('cell', { name: '432,000' }).tap();
    await expect(region).toContainText('24² × 5² × 1 × 30 = 432,000');
    await conv.getByRole('cell', { name: '138 kB' }).tap();
    await expect(region).toContainText('with its gradient) = 138 kB for one image');
  });
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  test('the file has Korean headings with units, and blocks at every depth', async ({ page }) => {
    await page.goto('./');
    await page
      .getByRole('button', { name: /^ResNet-50/ })
      .first()
      .click();
    await page.getByRole('tab', { name: '비용', exact: true }).click();
    const lines = await savedLines(page, 'CSV 내려받기');
    expect(lines[0]).toMatch(/^이름,속한 블록,깊이 \(둘러싼 블록의 수\),종류 /);
    expect(lines[0]).toContain('매개변수 (개)');
    expect(lines[0]).toContain('추론할 때의 출력 (이미지 한 장당 바이트)');
    const inner = lines.filter((line) => line.split(',')[2] === '1' && line.includes(',블록,'));
    expect(inner).toHaveLength(16);
    const { parameters, multiplyAdds } = costOfBlock('stage2', 'block1');
    const first = inner.filter((line) => line.includes(`,${parameters},`));
    expect(first).toHaveLength(1);
    expect(first[0]).toContain(`,${multiplyAdds},`);
    expect(first[0]).toContain('28 x 28 x 512');
  });
});
