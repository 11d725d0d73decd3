/**
 * The page as a person meets it: everything is found by its role and its name. Each page object listens to the console
 * and to the network from the first moment, so that every journey also says: no error, no warning, no foreign request.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Locator, type Page } from '@playwright/test';

const require = createRequire(import.meta.url);

export interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly targets: readonly string[];
}

export class Playground {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly foreignRequests: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol === 'data:' || protocol === 'blob:') return;
      if (origin !== new URL(page.url()).origin && page.url() !== 'about:blank')
        this.foreignRequests.push(request.url());
    });
  }

  async open(address = './'): Promise<void> {
    await this.page.goto(address);
    await expect(this.train).toBeVisible();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  get train(): Locator {
    return this.region('Training').getByRole('button', { name: 'Train', exact: true });
  }

  get pause(): Locator {
    return this.region('Training').getByRole('button', { name: 'Pause', exact: true });
  }

  /** Nothing was said on the console, nothing was asked of another origin. */
  expectQuiet(): void {
    expect(this.complaints, 'console errors and warnings').toEqual([]);
    expect(this.foreignRequests, 'requests to other origins').toEqual([]);
  }

  /** axe's serious and critical findings on the page as it stands. */
  async seriousFindings(): Promise<readonly Finding[]> {
    const source = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
    // A script tag would be blocked by the page's policy; the debugger's own evaluation is not.
    await this.page.evaluate(source);
    return this.page.evaluate(async () => {
      const axe: unknown = Reflect.get(window, 'axe');
      const run = Reflect.get(Object(axe), 'run') as (
        root: Document,
        options: object,
      ) => Promise<{
        violations: { id: string; impact: string; help: string; nodes: { target: string[] }[] }[];
      }>;
      const { violations } = await run(document, { resultTypes: ['violations'] });
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, impact, help, nodes }) => ({
          id,
          impact,
          help,
          targets: nodes.flatMap(({ target }) => target),
        }));
    });
  }
}
