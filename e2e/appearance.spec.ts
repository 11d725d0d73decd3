/** Light and dark by the reader's choice, at once and for good; and nothing that moves for whoever asked for stillness. */
import type { Page } from '@playwright/test';
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import type { Playground } from './playground.ts';

/** How bright the page is behind everything, 0 to 255. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    if (!canvas) return Number.NaN;
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });
}

test('light and dark: as the system has it, or as the reader chose, also after a reload', async ({
  playground,
  page,
}) => {
  const choose = async (theme: string) => {
    await playground.button('Theme').click();
    await page.getByRole('menuitemradio', { name: theme }).click();
  };
  await page.emulateMedia({ colorScheme: 'light' });
  await playground.open();
  await expect.poll(() => brightness(page)).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => brightness(page)).toBeLessThan(60);
  await choose('Light');
  await expect.poll(() => brightness(page)).toBeGreaterThan(200);
  await page.reload();
  await expect(playground.runBar.train).toBeVisible();
  await expect.poll(() => brightness(page)).toBeGreaterThan(200);
  await choose('Dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => brightness(page)).toBeLessThan(60);
  await choose('As the system');
  await expect.poll(() => brightness(page)).toBeGreaterThan(200);
});

/** Everything that moves by itself on the page, from a training run to a dialog: what of it took longer than a blink. */
async function movementsOf({
  page,
  runBar,
  builder,
  settings,
  title,
}: Playground): Promise<readonly string[]> {
  await page.addInitScript(() => {
    const moved = new Set<string>();
    Reflect.set(window, 'moved', moved);
    const look = () => {
      for (const one of document.getAnimations()) {
        const { duration = 0, iterations = 1 } = one.effect?.getComputedTiming() ?? {};
        const name = Reflect.get(one, 'animationName') ?? Reflect.get(one, 'transitionProperty') ?? 'script';
        if (Number(duration) > 1 || iterations > 1) moved.add(String(name));
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(await addressOf(tinyExperiment({ training: { epochs: 1000 } })));
  await expect(title).toHaveValue('Tiny');
  await runBar.train.click();
  await runBar.expectStepsBeyond(3);
  await runBar.pauseNow();
  await builder.card('Flatten').click();
  await settings.open();
  await settings.close();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await builder.card('Dense 10').hover();
  return page.evaluate(() => [...Reflect.get(window, 'moved')]);
}

test.describe('for whoever wants no motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });
  test('nothing moves by itself', async ({ playground }) => {
    expect(await movementsOf(playground)).toEqual([]);
  });
});

test.describe('for everybody else', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });
  test('something does, so the look finds it', async ({ playground }) => {
    expect(await movementsOf(playground)).not.toEqual([]);
  });
});
