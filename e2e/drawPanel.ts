/** The pad, what the network gets of it, and what it reads: region "Draw". */
import { expect, type Locator, type Page } from '@playwright/test';

/** A stroke in shares of the pad's side, from its upper left corner. */
export type Stroke = readonly (readonly [x: number, y: number])[];

export class DrawPanel {
  readonly region: Locator;
  readonly pad: Locator;
  readonly index: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.region = page.getByRole('region', { name: 'Draw', exact: true });
    this.pad = this.region.getByRole('img', { name: 'Draw a digit here' });
    this.index = this.region.getByRole('spinbutton', { name: 'Test image' });
  }

  button(name: string): Locator {
    return this.region.getByRole('button', { name, exact: true });
  }

  /** With the mouse, as a hand does it: pressed, moved through many points, let go. */
  async stroke(points: Stroke): Promise<void> {
    const box = await this.pad.boundingBox();
    const [first, ...rest] = points;
    if (!box || !first) throw new Error('There is no pad, or no stroke.');
    const { mouse } = this.#page;
    await mouse.move(box.x + first[0] * box.width, box.y + first[1] * box.height);
    await mouse.down();
    for (const [x, y] of rest) await mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 12 });
    await mouse.up();
  }

  async expectReads(digit: string, timeout = 15_000): Promise<void> {
    await expect(this.region).toContainText(new RegExp(`Reads as ${digit},`), { timeout });
  }

  /** Row "7 98.2 %" of the table of probabilities. */
  probability(digit: string): Locator {
    return this.region
      .getByRole('table', { name: 'Probability of each digit' })
      .getByRole('row', { name: new RegExp(`^${digit} `) })
      .getByRole('cell');
  }
}
