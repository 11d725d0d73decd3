/** Listens to what the worker tells the page, without taking part: the kinds of events and their plain numbers. */
import { expect, type Page, type Worker } from '@playwright/test';

export interface Overheard {
  readonly type: string;
  readonly step?: number;
  readonly firstStep?: number;
  readonly tensors?: number;
  readonly losses?: readonly number[];
  readonly imagesPerSecond?: number;
}

/** To be called before the page is opened. */
export async function overhear(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: object[] = [];
    Reflect.set(window, 'overheard', heard);
    const Native = Worker;
    class Overheard extends Native {
      constructor(...given: ConstructorParameters<typeof Native>) {
        super(...given);
        this.addEventListener('message', ({ data }) => {
          const { type, step, firstStep, tensors, losses, imagesPerSecond } = data;
          heard.push({
            type,
            step,
            firstStep,
            tensors,
            losses: losses && Array.from(losses),
            imagesPerSecond,
          });
        });
      }
    }
    Reflect.set(window, 'Worker', Overheard);
  });
}

export async function overheard(page: Page, type: string): Promise<readonly Overheard[]> {
  return page.evaluate(
    (wanted) => (Reflect.get(window, 'overheard') as Overheard[]).filter((event) => event.type === wanted),
    type,
  );
}

/** Waits until the worker has told `type` at least `count` times. */
export async function expectOverheard(page: Page, type: string, count = 1, timeout = 60_000): Promise<void> {
  await expect
    .poll(async () => (await overheard(page, type)).length, { timeout })
    .toBeGreaterThanOrEqual(count);
}

/** The engine's own thread, not one of its replicas. One that was replaced may be listed for a moment, and answers no more. */
export async function engineThread(page: Page): Promise<Worker> {
  let engines: readonly Worker[] = [];
  await expect
    .poll(
      async () => {
        const asked = page.workers().map(async (worker) => {
          const name = await worker.evaluate(() => self.name).catch(() => '');
          return name === 'engine' ? [worker] : [];
        });
        engines = (await Promise.all(asked)).flat();
        return engines.length;
      },
      { message: 'engines that answer' },
    )
    .toBe(1);
  const [engine] = engines;
  if (!engine) throw new Error('There is no engine.');
  return engine;
}
