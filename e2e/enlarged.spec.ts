/** Each figure enlarged over the curves: everybody can use it, and it goes back to where it was. */
import { expect, test } from './journey.ts';

for (const [name, says] of [
  ['Draw', 'what it gets'],
  ['Receptive field', 'is what one unit of'],
  ['Cost', 'Cost of each layer for one image'],
  ['Stack bench', 'Guess before you look'],
] as const)
  test(`${name}, enlarged: nothing serious is found, and it goes back beside the curves`, async ({
    playground,
    page,
  }) => {
    const { builder, curves } = playground;
    await playground.open();
    await page.getByRole('tab', { name, exact: true }).click();
    const figure = playground.region(name);
    const before = await figure.boundingBox();
    await playground.button('Enlarge the figure').click();
    const back = playground.button('Back beside the curves');
    await expect(back).toBeVisible();
    await expect.poll(async () => (await figure.boundingBox())?.width).toBeGreaterThan(before?.width ?? 0);
    // The network's numbers beside it are taller than what is left of the page: keys scroll them as well.
    await expect(builder.inspector).toBeVisible();
    await expect(figure).toContainText(says);
    expect(await playground.seriousFindings()).toEqual([]);
    await back.click();
    await expect(curves.picture('Loss')).toBeVisible();
    await expect.poll(async () => (await figure.boundingBox())?.width).toBe(before?.width);
  });
