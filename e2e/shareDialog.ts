/** The whole experiment as a link. */
import { expect, type Locator, type Page } from '@playwright/test';

export class ShareDialog {
  readonly dialog: Locator;
  readonly #open: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Share' });
    this.#open = page.getByRole('banner').getByRole('button', { name: 'Share', exact: true });
  }

  get field(): Locator {
    return this.dialog.getByRole('textbox', { name: 'Link' });
  }

  get copy(): Locator {
    return this.dialog.getByRole('button', { name: 'Copy link' });
  }

  async open(): Promise<void> {
    await this.#open.click();
    await expect(this.field).toHaveValue(/#x=/);
  }

  /** The link, once it has been made. */
  async link(): Promise<string> {
    await expect(this.field).toHaveValue(/#x=/);
    return this.field.inputValue();
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Close' }).click();
    await expect(this.dialog).toBeHidden();
  }
}
