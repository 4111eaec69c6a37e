import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A vitest reporter that writes what the summary needs, reasons of skipped tests included, to the file that
 * `LONGHAUL_TEST_REPORT` names.
 */
export default class VitestReport {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest/node').SerializedError[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {import('./suite.mjs').Report} */
    const report = {
      tests: [],
      errors: unhandledErrors.map((error) => `unhandled: ${error.message}`),
    };
    for (const module of modules) {
      const file = module.relativeModuleId;
      report.errors.push(...module.errors().map((error) => `${file}: ${error.message}`));
      for (const suite of module.children.allSuites()) {
        report.errors.push(
          ...suite.errors().map((error) => `${file} > ${suite.fullName}: ${error.message}`),
        );
      }
      for (const test of module.children.allTests()) {
        report.tests.push({
          name: `${file} > ${test.fullName}`,
          ...outcomeOf(test),
          ...(test.diagnostic()?.flaky
            ? { unsteady: test.result().errors?.[0]?.message ?? '' }
            : {}),
        });
      }
    }
    const path = String(process.env.LONGHAUL_TEST_REPORT);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(report));
  }
}

/**
 * @param {import('vitest/node').TestCase} test
 * @returns {{ outcome: 'passed' | 'failed' | 'skipped', reason?: string }}
 */
function outcomeOf(test) {
  const result = test.result();
  if (result.state === 'passed' || result.state === 'failed') return { outcome: result.state };
  if (result.state === 'skipped') return { outcome: 'skipped', reason: result.note ?? '' };
  // Still pending at the end: its worker died.
  return { outcome: 'failed' };
}
