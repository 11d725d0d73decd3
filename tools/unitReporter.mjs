// @ts-check
/** Closes a vitest run with one plain line: `unit: 120 passed, 0 failed`. A file that could not be read counts as one failure. */

/** @implements {Pick<import('vitest/reporters').Reporter, 'onTestRunEnd'>} */
export default class UnitReporter {
  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') count.passed += 1;
        else if (state === 'failed') failedHere += 1;
        else count.skipped += 1;
      }
      if (failedHere === 0 && module.state() === 'failed') failedHere = 1;
      count.failed += failedHere;
    }
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    console.log(`unit: ${count.passed} passed, ${count.failed} failed${skipped}`);
  }
}
