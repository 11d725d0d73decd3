// @ts-check
/** Closes a Playwright run with one plain line: `journeys: 12 passed, 0 failed`. What kept the run from starting is a failure too. */

/** @implements {Required<Pick<import('@playwright/test/reporter').Reporter, 'onBegin' | 'onError' | 'onEnd' | 'printsToStdio'>>} */
export default class JourneyReporter {
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  #suite;
  #errors = 0;

  /** @param {import('@playwright/test/reporter').FullConfig} _config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onError() {
    this.#errors += 1;
  }

  printsToStdio() {
    return false;
  }

  onEnd() {
    const count = { passed: 0, failed: this.#errors, skipped: 0 };
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'skipped') count.skipped += 1;
      else if (outcome === 'expected') count.passed += 1;
      else count.failed += 1;
    }
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    console.log(`journeys: ${count.passed} passed, ${count.failed} failed${skipped}`);
  }
}
