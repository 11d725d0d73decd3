/** Layers and networks at the left, the canvas in the middle, the inspector at the right. */
import { expect, type Locator, type Page } from '@playwright/test';

const cardName = /, output |, shape unknown$|\. Problem: /;

export class Builder {
  readonly network: Locator;
  readonly palette: Locator;
  readonly shelf: Locator;
  readonly inspector: Locator;
  readonly outline: Locator;
  readonly startEmpty: Locator;

  constructor(page: Page) {
    this.network = page.getByRole('region', { name: 'Network', exact: true });
    this.palette = page.getByRole('list', { name: 'Layers', exact: true });
    this.shelf = page.getByRole('list', { name: 'Networks', exact: true });
    this.inspector = page.getByRole('region', { name: 'Inspector', exact: true });
    this.startEmpty = page.getByRole('button', { name: 'Start empty' });
    this.outline = this.network.getByRole('list', { name: 'Outline' });
  }

  /** A card, bead or row is a button: "Conv 5×5 valid, output 24 × 24 × 30, 780 parameters". */
  card(name: string | RegExp): Locator {
    const pattern = typeof name === 'string' ? new RegExp(`^${escaped(name)}(,|\\. Problem)`) : name;
    return this.network.getByRole('button', { name: pattern });
  }

  get cards(): Locator {
    return this.network.getByRole('button', { name: cardName });
  }

  /** The one card that the Tab key comes to; arrows go on from there. */
  get tabStop(): Locator {
    return this.cards.and(this.network.locator('[tabindex="0"]'));
  }

  /** Names of all layers, along the flow. */
  async names(): Promise<readonly string[]> {
    return (await this.labels()).map((label) => label.replace(/(, |\. Problem).*$/, ''));
  }

  /** Names with shapes and parameters: equal lists are equal networks to the eye. */
  async labels(): Promise<readonly string[]> {
    const said = await this.network.ariaSnapshot();
    const buttons = [...said.matchAll(/- '?button ("(?:[^"\\]|\\.)*")/g)].map(([, name = '""']) =>
      String(JSON.parse(name)),
    );
    return buttons.filter((name) => cardName.test(name));
  }

  async expectNames(names: readonly string[]): Promise<void> {
    await expect.poll(() => this.names()).toEqual(names);
  }

  kind(name: string): Locator {
    return this.palette.getByRole('button', { name, exact: true });
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
