/**
 * The page as a person meets it: everything is found by its role and its name. Each page object listens to the console
 * and to the network from the first moment, so that every journey also says: no error, no warning, no foreign request.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Locator, type Page } from '@playwright/test';
import { Builder } from './builder.ts';
import { Curves } from './curves.ts';
import { DrawPanel } from './drawPanel.ts';
import { Library } from './library.ts';
import { RunBar } from './runBar.ts';
import { ShareDialog } from './shareDialog.ts';
import { TrainingSettings } from './trainingSettings.ts';

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
  readonly builder: Builder;
  readonly runBar: RunBar;
  readonly curves: Curves;
  readonly draw: DrawPanel;
  readonly library: Library;
  readonly share: ShareDialog;
  readonly settings: TrainingSettings;
  readonly #expected: RegExp[] = [];

  constructor(page: Page) {
    this.page = page;
    this.builder = new Builder(page);
    this.runBar = new RunBar(page);
    this.curves = new Curves(page);
    this.draw = new DrawPanel(page);
    this.library = new Library(page);
    this.share = new ShareDialog(page);
    this.settings = new TrainingSettings(page);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol === 'data:' || protocol === 'blob:') return;
      if (hostname !== 'localhost') this.foreignRequests.push(request.url());
    });
  }

  async open(address = './'): Promise<void> {
    await this.page.goto(address);
    await expect(this.runBar.train).toBeVisible();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name, exact: true });
  }

  /** What the page tells its reader: messages with what to press. */
  get messages(): Locator {
    return this.page.getByRole('status', { name: 'Messages' });
  }

  /** A message is there and is being read: under the pointer it stays, whatever time the journey takes. */
  async expectMessage(text: string | RegExp): Promise<void> {
    const messages = this.page.getByRole('status', { name: /^(Messages|메시지)$/ });
    const said = messages.getByRole('paragraph').filter({ hasText: text });
    await expect(said, 'the message').toBeVisible();
    await said.hover();
  }

  get title(): Locator {
    return this.page.getByRole('textbox', { name: 'Title', exact: true });
  }

  get undo(): Locator {
    return this.button('Undo');
  }

  get redo(): Locator {
    return this.button('Redo');
  }

  /** A complaint that this journey brings about on purpose (a request that it breaks). */
  expectComplaint(complaint: RegExp): void {
    this.#expected.push(complaint);
  }

  /** Nothing was said on the console, nothing was asked of another origin. */
  expectQuiet(): void {
    const unexpected = this.complaints.filter((text) => !this.#expected.some((one) => one.test(text)));
    expect(unexpected, 'console errors and warnings').toEqual([]);
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
