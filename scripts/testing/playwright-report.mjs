import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

/**
 * A Playwright reporter that writes what the summary needs to the file that `LONGHAUL_TEST_REPORT` names.
 */
export default class PlaywrightReport {
  /** @type {import('@playwright/test/reporter').Suite | null} */
  suite = null;

  /** @type {string[]} */
  errors = [];

  /**
   * @param {import('@playwright/test/reporter').FullConfig} _config
   * @param {import('@playwright/test/reporter').Suite} suite
   */
  onBegin(_config, suite) {
    this.suite = suite;
  }

  /** @param {import('@playwright/test/reporter').TestError} error */
  onError(error) {
    this.errors.push(error.message ?? error.value ?? 'unknown error');
  }

  onEnd() {
    const tests = this.suite?.allTests() ?? [];
    /** @type {import('./suite.mjs').Report} */
    const report = {
      tests: tests.map((test) => ({ name: nameOf(test), ...outcomeOf(test) })),
      errors: this.errors,
    };
    const path = String(process.env.LONGHAUL_TEST_REPORT);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(report));
  }

  printsToStdio() {
    return false;
  }
}

/** @param {import('@playwright/test/reporter').TestCase} test */
function nameOf(test) {
  // The first names are those of the root, the project and the file.
  const titles = test.titlePath().slice(3);
  return [relative(process.cwd(), test.location.file), ...titles].join(' > ');
}

/**
 * @param {import('@playwright/test/reporter').TestCase} test
 * @returns {Omit<import('./suite.mjs').TestOutcome, 'name'>}
 */
function outcomeOf(test) {
  if (test.results.length === 0) {
    return { outcome: 'skipped', reason: 'an earlier failure kept it from running' };
  }
  const outcome = test.outcome();
  if (outcome === 'expected') return { outcome: 'passed' };
  if (outcome === 'flaky') {
    return { outcome: 'passed', unsteady: test.results[0]?.error?.message ?? '' };
  }
  if (outcome !== 'skipped') return { outcome: 'failed' };
  const annotations = [
    ...test.annotations,
    ...test.results.flatMap((result) => result.annotations),
  ];
  const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
  return { outcome: 'skipped', reason: reason ?? '' };
}
