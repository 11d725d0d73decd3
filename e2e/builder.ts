/** Layers and networks at the left, the canvas in the middle, the inspector at the right. */
import { expect, type Locator, type Page } from '@playwright/test';
import { architectures } from '../src/model/architectures/index.ts';

const cardName = /, output |, shape unknown(?:,|$)|\. Problem: /;

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

  /** The page counts the networks of the shelf while nothing else is to be done: from now on it is at rest. */
  async expectShelfCounted(): Promise<void> {
    await expect(this.shelf.getByTitle(/^[\d,]+ parameters?/)).toHaveCount(architectures.length);
  }

  /** Waits until no button of the network has moved for some frames: what was opened or added is brought into sight. */
  async expectStill(): Promise<void> {
    await this.network.evaluate(
      (network) =>
        new Promise<void>((resolve) => {
          let [before, still] = ['', 0];
          const look = () => {
            const places = [...network.querySelectorAll('button, [role="button"]')].map((one) => {
              const { x, y } = one.getBoundingClientRect();
              return `${x} ${y}`;
            });
            still = places.join() === before ? still + 1 : 0;
            before = places.join();
            if (still < 12) requestAnimationFrame(look);
            else resolve();
          };
          look();
        }),
    );
  }

  /** Takes a card, or an opened block by its name, and lets it go behind another card. */
  async drag(name: string, behind: string): Promise<void> {
    const page = this.network.page();
    await this.card(name).hover({ position: { x: 12, y: 8 } });
    await this.expectStill();
    const [from, to] = [await this.card(name).boundingBox(), await this.card(behind).boundingBox()];
    if (!from || !to) throw new Error(`${name} or ${behind} is not on the canvas.`);
    const start = { x: from.x + Math.min(30, from.width / 2), y: from.y + Math.min(12, from.height / 2) };
    // What is dropped is judged by its middle, which comes to stand in the gap behind the card.
    const reach = Math.min(from.width, 120) / 2;
    const end = { x: to.x + to.width + 12 - reach + 30, y: to.y + to.height / 2 - from.height / 2 + 12 };
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(start.x + 8, start.y + 8, { steps: 3 });
    await page.mouse.move(end.x, end.y, { steps: 8 });
    await page.mouse.up();
  }

  /** One of the ways out of a problem, on the card that has it. */
  mend(name: string | RegExp): Locator {
    return this.network.getByRole('list', { name: 'What mends it' }).getByRole('button', { name }).first();
  }
}

export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
