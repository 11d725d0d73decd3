/** My experiments: what is kept in this browser. */
import { expect, type Locator, type Page } from '@playwright/test';
import { escaped } from './builder.ts';

export class Library {
  readonly dialog: Locator;
  readonly entries: Locator;
  readonly #open: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'My experiments' });
    this.entries = this.dialog.getByRole('listitem');
    this.#open = page.getByRole('banner').getByRole('button', { name: 'My experiments' });
  }

  async open(): Promise<void> {
    await this.#open.click();
    await expect(this.dialog).toBeVisible();
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Close' }).click();
    await expect(this.dialog).toBeHidden();
  }

  entry(title: string): Locator {
    return this.dialog.getByRole('button', {
      name: new RegExp(`^${escaped(title)}\\s*(open now|changed) ?`),
    });
  }

  rename(title: string): Locator {
    return this.dialog.getByRole('button', { name: `Rename ${title}`, exact: true });
  }

  remove(title: string): Locator {
    return this.dialog.getByRole('button', { name: `Delete ${title}`, exact: true });
  }

  /** Titles as they are listed. */
  async titles(): Promise<readonly string[]> {
    return this.dialog
      .getByRole('button', { name: /^Rename / })
      .evaluateAll((all) => all.map((one) => (one.getAttribute('aria-label') ?? '').replace('Rename ', '')));
  }

  async expectTitles(titles: readonly string[]): Promise<void> {
    await expect.poll(async () => [...(await this.titles())].sort()).toEqual([...titles].sort());
  }
}
