/** The run controls and the numbers beside them: region "Training". */
import { expect, type Locator, type Page } from '@playwright/test';

export class RunBar {
  readonly region: Locator;
  readonly train: Locator;
  /** What Train is called once the run is finished. */
  readonly trainAgain: Locator;
  readonly pause: Locator;
  readonly step: Locator;
  readonly reset: Locator;

  constructor(page: Page) {
    this.region = page.getByRole('region', { name: 'Training', exact: true });
    const button = (name: string) => this.region.getByRole('button', { name, exact: true });
    this.train = button('Train');
    this.trainAgain = button('Train again');
    this.pause = button('Pause');
    this.step = button('Step');
    this.reset = button('Reset');
  }

  /** A number or a setting by what stands below it: "59 step", "97.20 % validation", "Adam 0.001 optimiser". */
  figure(unit: string): Locator {
    return this.region.getByRole('button', { name: new RegExp(`${unit}$`) });
  }

  /** The progress as it is said: "Ready to train", "paused at 3 %". */
  get progress(): Locator {
    return this.region.getByRole('progressbar', { name: 'Progress of the run' });
  }

  /** The same in words, to be read. */
  get progressText(): Locator {
    return this.progress.locator('+ span');
  }

  async stepsDone(): Promise<number> {
    const text = (await this.figure('step').textContent()) ?? '';
    return Number(text.replaceAll(/[^\d]/g, ''));
  }

  /** Percent, or null before the first measurement. */
  async percent(what: 'validation' | 'test accuracy'): Promise<number | null> {
    const text = (await this.figure(what).textContent()) ?? '';
    return /([\d.]+) %/.exec(text) ? Number.parseFloat(text) : null;
  }

  /** The engine has found what it computes with. */
  async expectReady(backend: string, timeout = 60_000): Promise<void> {
    await expect(this.figure('backend')).toHaveAccessibleName(`${backend} backend`, { timeout });
  }

  async expectStepsBeyond(steps: number, timeout = 60_000): Promise<void> {
    await expect
      .poll(() => this.stepsDone(), { timeout, intervals: [100], message: 'steps are taken' })
      .toBeGreaterThan(steps);
  }

  /** The state as it is said aloud: "Ready to train", "Training", "Paused", "Finished", "Stopped". */
  async expectState(
    text: string,
    timeout = 60_000,
    why = `the run's state becomes "${text}"`,
  ): Promise<void> {
    await expect(this.region.getByRole('paragraph'), why).toHaveText(text, { timeout });
  }

  async expectProgress(text: string | RegExp, timeout = 60_000): Promise<void> {
    await expect(this.progress).toHaveAttribute('aria-valuetext', text, { timeout });
  }

  /** Presses Pause and waits until it is acknowledged. Returns the steps done. For runs that do not end meanwhile. */
  async pauseNow(): Promise<number> {
    await this.pause.click();
    await this.expectState('Paused', 60_000, 'the pause is acknowledged');
    return this.stepsDone();
  }
}
