/** Layers and networks at the left, the canvas in the middle, the inspector at the right. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Builder {
  readonly network: Locator;
  readonly palette: Locator;
  readonly shelf: Locator;
  readonly inspector: Locator;
  readonly outline: Locator;

  constructor(page: Page) {
    this.network = page.getByRole('region', { name: 'Network', exact: true });
    const layers = page.getByRole('region', { name: 'Layers and networks', exact: true });
    this.palette = layers.getByRole('list', { name: 'Layers' });
    this.shelf = layers;
    this.inspector = page.getByRole('region', { name: 'Layer settings', exact: true });
    this.outline = this.network.getByRole('list', { name: 'Outline' });
  }

  /** A card, bead or row is a button: "Conv 5×5 valid, output 24 × 24 × 30, 780 parameters". */
  card(name: string | RegExp): Locator {
    const pattern = typeof name === 'string' ? new RegExp(`^${escaped(name)}(,|\\. Problem)`) : name;
    return this.network.getByRole('button', { name: pattern });
  }

  get cards(): Locator {
    return this.network.getByRole('button', { name: /, output |, shape unknown$|\. Problem: / });
  }

  /** Names of all layers, along the flow. */
  async names(): Promise<readonly string[]> {
    return this.cards.evaluateAll((all) =>
      all.map((one) => (one.getAttribute('aria-label') ?? '').replace(/(, |\. Problem).*$/, '')),
    );
  }

  /** Names with shapes and parameters: equal lists are equal networks to the eye. */
  async labels(): Promise<readonly string[]> {
    return this.cards.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
  }

  async expectNames(names: readonly string[]): Promise<void> {
    await expect.poll(() => this.names()).toEqual(names);
  }

  kind(name: string): Locator {
    return this.palette.getByRole('button', { name, exact: true });
  }

  get startEmpty(): Locator {
    return this.shelf.getByRole('button', { name: 'Start empty' });
  }

  shelved(name: string): Locator {
    return this.shelf.getByRole('button', { name: new RegExp(`^${escaped(name)}`) });
  }

  /** One of the ways out of a problem, on the card that has it. */
  mend(name: string | RegExp): Locator {
    return this.network.getByRole('list', { name: 'What mends it' }).getByRole('button', { name }).first();
  }
}

export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
