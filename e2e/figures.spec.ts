/** What a unit sees, what a layer costs, and a large kernel against a stack of small ones. */
import { readFile } from 'node:fs/promises';
import { Figures } from './figures.ts';
import { expect, test } from './journey.ts';

test('point at a unit of VGG-16’s last map and read 212', async ({ playground, page }) => {
  const figures = new Figures(page);
  await playground.open();
  const region = await figures.open('Receptive field');
  await playground.button(/^VGG-16/).click();
  await expect(region).toContainText('212 × 212');
  await expect(region).toContainText('r = 196 + (2 − 1) × 16 = 212');
  await expect(region).toContainText('over the border, at most90 px');

  await figures.pointAt(4, 4, [7, 7]);
  await expect(figures.units).toHaveAttribute(
    'aria-valuetext',
    'row 4, column 4: rows 7 to 218 and columns 7 to 218 of the image',
  );
  await figures.units.press('Home');
  await expect(figures.units).toHaveAttribute(
    'aria-valuetext',
    'row 1, column 1: rows 1 to 122 and columns 1 to 122 of the image, 90 px over the border',
  );
  await region.getByRole('button', { name: 'Previous layer' }).click();
  await expect(region).toContainText('196 × 196');
});

test('a button that gives way to what it shows leaves the keyboard there', async ({ playground, page }) => {
  const figures = new Figures(page);
  await playground.open();
  const bench = await figures.open('Stack bench');
  const look = bench.getByRole('button', { name: 'Look without guessing' });
  await look.focus();
  await page.keyboard.press('Enter');
  await expect(look).toHaveCount(0);
  await expect(bench.locator('[data-news]')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(bench.getByRole('button', { name: 'Train both' })).toBeFocused();
  const field = await figures.open('Receptive field');
  const measure = field.getByRole('button', { name: 'Measure the untrained network' });
  await measure.focus();
  await page.keyboard.press('Enter');
  await expect(measure).toHaveCount(0);
  await expect(field.locator('[data-news]')).toBeFocused();
  await expect(field).toContainText('Measured on the untrained network.');
  // Whoever goes elsewhere is not called back.
  await playground.title.focus();
  await expect(playground.title).toBeFocused();
});

test('stepping through the layers grows the field, from a window to everything', async ({ playground }) => {
  const figures = new Figures(playground.page);
  await playground.open();
  const region = await figures.open('Receptive field');
  await playground.button(/^Deep CNN/).click();
  const { previous, next } = figures;
  while (await previous.isEnabled()) await previous.click();
  const sizes: number[] = [];
  for (;;) {
    const said = await region.ariaSnapshot();
    const size = /(?:paragraph|text): (\d+) × \1 px$/m.exec(said)?.[1];
    sizes.push(size === undefined ? Number.POSITIVE_INFINITY : Number(size));
    if (!(await next.isEnabled())) break;
    await next.click();
  }
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  expect(sizes[0]).toBe(3);
  expect(sizes).toContain(14);
  expect(sizes.at(-1)).toBe(Number.POSITIVE_INFINITY);
});

test('behind upsampling the formula divides, and whole pixels are told', async ({ playground }) => {
  const figures = new Figures(playground.page);
  await playground.open();
  const region = await figures.open('Receptive field');
  await playground.builder.card(/^Conv 5×5/).click();
  await playground.builder.kind('Upsampling').click();
  await expect(region).toContainText('r = ⌊5 + (2 − 1) × 1 / 2⌋ = 5');
  await expect(region).toContainText('5 × 5');
});

test('a unit is measured on WebGPU as well, and the first look says that it is being prepared', async ({
  playground,
}) => {
  const figures = new Figures(playground.page);
  await playground.open('./?backend=webgpu');
  await playground.runBar.expectReady('WebGPU');
  const region = await figures.open('Receptive field');
  const said = await figures.hearStatuses('Receptive field');
  await region.getByRole('button', { name: 'Measure the untrained network' }).click();
  await expect(region).toContainText('Measured on the untrained network.', { timeout: 120_000 });
  expect(await said()).toContainEqual(expect.stringContaining('Preparing the first look at this layer'));
  await expect(region).toContainText('gradient inside100 %');
});

test('measure what a unit of the own network looks at, untrained and while it trains', async ({
  playground,
  page,
}) => {
  const figures = new Figures(page);
  await playground.open('./?backend=wasm');
  const region = await figures.open('Receptive field');
  await region.getByRole('button', { name: 'Measure the untrained network' }).click();
  await expect(region).toContainText('Measured on the untrained network.');
  await expect(region).toContainText('gradient inside100 %');
  await expect(region).toContainText(/90 % of gradient[246] × [246] px/);
  await playground.runBar.train.click();
  await expect(region).toContainText(/Measured after [\d,]+ steps?\./);
  expect(await playground.seriousFindings()).toEqual([]);
});

test('costs as bars, as a file, and by the other convention', async ({ playground, page }) => {
  const figures = new Figures(page);
  await playground.open();
  const region = await figures.open('Cost');
  const conv = region.getByRole('row', { name: /^Conv 5×5/ });
  await expect(conv).toContainText('432,000');
  await expect(region.getByRole('row', { name: /^Total/ })).toContainText('865,000');
  await conv.hover();
  await expect(region).toContainText('24² × 5² × 1 × 30 = 432,000');
  await region.getByRole('radio', { name: 'two (FLOPs)' }).check({ force: true });
  await expect(region.getByRole('row', { name: /^Total/ })).toContainText('1,730,000');

  await conv.getByRole('button').click();
  await expect(playground.builder.inspector).toContainText('Convolution');
  await region.getByRole('radio', { name: 'table' }).check({ force: true });
  await expect(region.getByRole('row', { name: /^Total/ })).toContainText('433,890');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    region.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n');
  expect(lines).toHaveLength(11);
  expect(lines[2]).toMatch(/^Conv 5×5 valid,.*,24 x 24 x 30,780,[\d.]+,432000,/);
  expect(await playground.seriousFindings()).toEqual([]);
});

test('guess, look, and train a 5 x 5 and its stack as twins', async ({ playground, page }) => {
  test.slow();
  const figures = new Figures(page);
  const textsOnCanvases = await figures.overhearCanvases();
  await playground.open('./?backend=wasm');
  const title = await playground.title.inputValue();
  const region = await figures.open('Stack bench');
  await expect(region).not.toContainText('25 C²');
  const which = region.getByRole('group', { name: 'Which has fewer weights?' });
  await which.getByRole('radio', { name: /^two/ }).check({ force: true });
  const better = region.getByRole('group', { name: 'Which learns better?' });
  await better.getByRole('radio', { name: /^two/ }).check({ force: true });
  await region.getByRole('button', { name: 'Look', exact: true }).click();
  await expect(region).toContainText('102,40025 C²');
  await expect(region).toContainText('73,72818 C²');
  await expect(region).toContainText('Right. Weights grow with the square of the kernel');
  await expect(region.getByText('Weights grow with the square')).toBeInViewport({ ratio: 1 });

  await region.getByRole('button', { name: 'Train both' }).click();
  await expect(region.getByRole('status')).toContainText(/Training one/);
  await expect(
    region.getByRole('img', { name: /^Accuracy: one.*training [\d.]+ % at step \d+/ }),
  ).toBeVisible();
  await region.getByRole('button', { name: 'Stop' }).click();
  await expect(region.getByRole('status')).toContainText('Stopped.');
  await expect(region.getByRole('group', { name: 'Channels of the twins' }).getByRole('radio')).toHaveCount(
    2,
  );
  await region.getByRole('radio', { name: '64', exact: true }).check({ force: true });
  await expect(region).toContainText(/Twins for 28.×.28 images with 64 channels \(\d/);
  await region.getByRole('radio', { name: '16', exact: true }).check({ force: true });
  await expect(region).toContainText('fewer channels than the 64 above');
  await region.getByRole('button', { name: 'Train both' }).click();
  await expect(region).toContainText(
    /After 238 steps, of 1,000 validation images read right: [\d.]+.% by one.5.×.5, [\d.]+.% by two.3.×.3/,
    {
      timeout: 300_000,
    },
  );

  // Verdict and chart are seen at once, side by side, and every curve is called by its whole name.
  const verdict = region.getByText(/After 238 steps/);
  const chart = region.getByRole('img', { name: /^Accuracy: one/ });
  await expect(verdict).toBeInViewport({ ratio: 1 });
  await expect(chart).toBeInViewport({ ratio: 1 });
  const [panel, said, drawn] = [
    await region.boundingBox(),
    await verdict.boundingBox(),
    await chart.boundingBox(),
  ];
  if (!panel || !said || !drawn) throw new Error('The panel, its verdict and its chart have boxes.');
  expect(said.x).toBeGreaterThanOrEqual(panel.x);
  expect(drawn.x).toBeGreaterThanOrEqual(said.x + said.width);
  expect(drawn.x + drawn.width).toBeLessThanOrEqual(panel.x + panel.width);
  expect(drawn.y + drawn.height).toBeLessThanOrEqual(panel.y + panel.height);
  const texts = await textsOnCanvases();
  expect(texts).toEqual(expect.arrayContaining([expect.stringMatching(/^you: two.3.×.3$/)]));
  expect(texts).toEqual(expect.arrayContaining([expect.stringMatching(/^one.5.×.5$/)]));
  expect(texts.filter((text) => text.endsWith('…'))).toEqual([]);
  await expect(playground.title).toHaveValue(title);
  await playground.runBar.expectState('Ready to train');
  expect(await playground.seriousFindings()).toEqual([]);
});
