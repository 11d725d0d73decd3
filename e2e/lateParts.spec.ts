/** A panel whose code or style does not arrive says so in its own place, and comes when it is asked for again. */
import { expect, test } from './journey.ts';

test('a panel whose code does not arrive is asked for again, and the page works on', async ({
  playground,
  page,
}) => {
  playground.expectComplaint(/Failed to load resource|Failed to fetch dynamically imported module|CostPanel/);
  await playground.open();
  let asked = 0;
  const code = '**/assets/CostPanel-*.js';
  await page.route(code, (route) => {
    asked += 1;
    return route.abort();
  });
  await page.getByRole('tab', { name: 'Cost' }).click();
  const panel = playground.region('Cost');
  const said = panel.getByRole('alert');
  await expect(said).toContainText('The code of this panel did not arrive');
  await expect(said.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  const before = asked;
  await said.getByRole('button', { name: 'Show it again' }).click();
  await expect.poll(() => asked, { message: 'how often it was asked for' }).toBeGreaterThan(before);
  await expect(said).toContainText('The code of this panel did not arrive');

  await page.unroute(code);
  await said.getByRole('button', { name: 'Show it again' }).click();
  await expect(panel.getByRole('radiogroup').or(panel.getByRole('table')).first()).toBeVisible();
  await expect(said).toHaveCount(0);
});

test('so is a style that does not arrive', async ({ playground, page }) => {
  playground.expectComplaint(/Failed to load resource|Unable to preload CSS|CostPanel/);
  await playground.open();
  const style = '**/assets/CostPanel-*.css';
  await page.route(style, (route) => route.abort());
  await page.getByRole('tab', { name: 'Cost' }).click();
  const panel = playground.region('Cost');
  const said = panel.getByRole('alert');
  await expect(said).toContainText('The code of this panel did not arrive');
  await page.unroute(style);
  await said.getByRole('button', { name: 'Show it again' }).click();
  await expect(said).toHaveCount(0);
  const sheets = () =>
    page.evaluate(
      () => [...document.styleSheets].filter(({ href }) => /\/CostPanel-[^/]*\.css$/.test(href ?? '')).length,
    );
  await expect.poll(sheets, { message: 'style sheets of the panel' }).toBe(1);
});
