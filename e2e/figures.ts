/** The figures beside the curves: receptive field, cost and stack bench, each a tab and then a region of its name. */
import type { Locator, Page } from '@playwright/test';

export type FigureName = 'Receptive field' | 'Cost' | 'Stack bench';

export class Figures {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** From the next page on: what is written on canvases, each text once. Call before the page opens. */
  async overhearCanvases(): Promise<() => Promise<readonly string[]>> {
    await this.#page.addInitScript(() => {
      const texts = new Set<string>();
      Reflect.set(globalThis, 'textsOnCanvases', texts);
      const { fillText } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
        texts.add(text);
        fillText.call(this, text, ...where);
      };
    });
    return () => this.#page.evaluate(() => [...(Reflect.get(globalThis, 'textsOnCanvases') as Set<string>)]);
  }

  /** Every text that a status of the figure has from now on, however short a time it stands there. */
  async hearStatuses(name: FigureName): Promise<() => Promise<readonly string[]>> {
    const heard = await this.region(name).evaluateHandle((region) => {
      const texts = new Set<string>();
      const listen = () => {
        for (const one of region.querySelectorAll('[role="status"]')) texts.add(one.textContent);
      };
      new MutationObserver(listen).observe(region, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
      listen();
      return texts;
    });
    return () => heard.evaluate((texts) => [...texts]);
  }

  async open(name: FigureName): Promise<Locator> {
    await this.#page.getByRole('tab', { name, exact: true }).click();
    return this.region(name);
  }

  region(name: FigureName): Locator {
    return this.#page.getByRole('region', { name, exact: true });
  }

  get previous(): Locator {
    return this.region('Receptive field').getByRole('button', { name: 'Previous layer' });
  }

  get next(): Locator {
    return this.region('Receptive field').getByRole('button', { name: 'Next layer' });
  }

  /** The map of the shown layer, whose units are pointed at. */
  get units(): Locator {
    return this.region('Receptive field').getByRole('slider', { name: /^Unit of / });
  }

  /** Moves the pointer onto a unit of a map of so many rows and columns, both counted from 1. */
  async pointAt(row: number, column: number, [rows, columns]: readonly [number, number]): Promise<void> {
    const box = await this.units.boundingBox();
    if (!box) throw new Error('There is no map to point at.');
    const x = box.x + (box.width * (column - 0.5)) / columns;
    await this.#page.mouse.move(x, box.y + (box.height * (row - 0.5)) / rows);
  }
}
