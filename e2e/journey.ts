/** A journey begins with a playground and ends with the question whether the console and the network stayed quiet. */
import { test as base } from '@playwright/test';
import { Playground } from './playground.ts';

export const test = base.extend<{ playground: Playground }>({
  // What cannot be pressed within this time stands behind something.
  actionTimeout: 20_000,
  playground: async ({ page }, use) => {
    const playground = new Playground(page);
    await use(playground);
    playground.expectQuiet();
  },
});

export { expect } from '@playwright/test';
