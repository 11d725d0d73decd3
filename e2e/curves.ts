/** Accuracy and loss as pictures with a sentence, as values under a cursor, and as tables: region "Curves". */
import type { Locator, Page } from '@playwright/test';

export type Measure = 'Accuracy' | 'Loss';

export class Curves {
  readonly region: Locator;
  /** Earlier runs that stay for comparison. */
  readonly kept: Locator;

  constructor(page: Page) {
    this.region = page.getByRole('region', { name: 'Curves', exact: true });
    this.kept = this.region.getByRole('list', { name: 'Runs on the chart' }).getByRole('listitem');
  }

  /** The picture; its name is the sentence that it is for who cannot see it. */
  picture(measure: Measure): Locator {
    return this.region.getByRole('img', { name: new RegExp(`^${measure}: `) });
  }

  async sentence(measure: Measure): Promise<string> {
    return (await this.picture(measure).getAttribute('aria-label')) ?? '';
  }

  cursor(measure: Measure): Locator {
    return this.region.getByRole('slider', { name: `Read values of ${measure}` });
  }

  /** What every curve says at the first step, read off with the keys. */
  async atFirstStep(measure: Measure): Promise<string> {
    const cursor = this.cursor(measure);
    await cursor.focus();
    await cursor.press('Home');
    return (await cursor.getAttribute('aria-valuetext')) ?? '';
  }

  as(form: 'chart' | 'table'): Locator {
    return this.region.getByRole('group', { name: 'Show as' }).getByRole('radio', { name: form });
  }

  table(measure: Measure): Locator {
    return this.region.getByRole('table', { name: measure });
  }
}
