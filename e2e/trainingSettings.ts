/** How it learns and from what: the dialog "Training settings". */
import { expect, type Locator, type Page } from '@playwright/test';

export interface Settings {
  readonly 'Learning rate'?: string;
  readonly 'Batch size'?: string;
  readonly Epochs?: string;
  readonly 'Images to learn from'?: string;
  readonly 'Images for validation'?: string;
  readonly Seed?: string;
}

export class TrainingSettings {
  readonly dialog: Locator;
  readonly #open: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Training settings' });
    this.#open = page
      .getByRole('region', { name: 'Training', exact: true })
      .getByRole('button', { name: / optimiser$/ });
  }

  field(name: string): Locator {
    return this.dialog.getByRole('spinbutton', { name, exact: true });
  }

  async open(): Promise<void> {
    await this.#open.click();
    await expect(this.dialog).toBeVisible();
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Close' }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** Opens, types the given numbers in order, closes. */
  async set(settings: Settings & { readonly Optimiser?: string }): Promise<void> {
    await this.open();
    const { Optimiser: optimiser, ...numbers } = settings;
    if (optimiser !== undefined)
      await this.dialog.getByRole('combobox', { name: 'Optimiser' }).selectOption(optimiser);
    for (const [name, value] of Object.entries(numbers)) await this.field(name).fill(value);
    await this.close();
  }
}
