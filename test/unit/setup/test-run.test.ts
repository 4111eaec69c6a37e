import { describe, expect, it } from 'vitest';
import { parseTestArguments } from '../../../scripts/testing/arguments.mjs';
import { countReport, single } from '../../../scripts/testing/suite.mjs';
import { formatSummary, totals } from '../../../scripts/testing/summary.mjs';

describe('the arguments of npm test', () => {
  it('name parts; none means all', () => {
    expect(parseTestArguments([])).toEqual({
      parts: ['checks', 'unit', 'integration', 'e2e'],
      rest: [],
    });
    expect(parseTestArguments(['e2e', 'unit']).parts).toEqual(['unit', 'e2e']);
  });

  it('pass what follows to the one runner', () => {
    expect(parseTestArguments(['e2e', 'kill', '--headed'])).toEqual({
      parts: ['e2e'],
      rest: ['kill', '--headed'],
    });
  });

  it('are refused when no single runner is meant', () => {
    expect(() => parseTestArguments(['kill'])).toThrow('which runner');
    expect(() => parseTestArguments(['unit', 'e2e', 'kill'])).toThrow('which runner');
    expect(() => parseTestArguments(['checks', 'kill'])).toThrow('which runner');
  });
});

describe('counting a report', () => {
  const passed = { name: 'a', outcome: 'passed', unsteady: 'too late\nby far' } as const;

  it('counts tests by outcome and keeps the reasons of skipped ones', () => {
    const report = {
      tests: [
        passed,
        { name: 'b', outcome: 'failed' } as const,
        { name: 'c', outcome: 'skipped', reason: 'no Redis' } as const,
      ],
      errors: [],
    };
    expect(countReport('unit', { report, exitCode: 1, seconds: 2 })).toEqual({
      name: 'unit',
      passed: 1,
      failed: 1,
      skipped: 1,
      seconds: 2,
      skips: [{ name: 'c', reason: 'no Redis' }],
      failures: ['b'],
      unsteady: [{ name: 'a', reason: 'too late\nby far' }],
    });
  });

  it.each([
    ['left no report', null, 0],
    ['left no report', null, 139],
    ['no test was found', { tests: [], errors: [] }, 0],
    ['ended with code 1', { tests: [passed], errors: [] }, 1],
    ['cannot be loaded', { tests: [passed], errors: ['x.ts cannot be loaded'] }, 1],
  ])('counts as failed a runner that %s', (why, report, exitCode) => {
    const suite = countReport('unit', { report, exitCode, seconds: 0 });
    expect(suite.failed).toBe(1);
    expect(suite.failures[0]).toContain(why);
  });
});

describe('the summary', () => {
  const suites = [
    single('types', true, 1.25),
    single('build', false, 0, 'not run'),
    countReport('unit', {
      report: {
        tests: [
          { name: 'a', outcome: 'passed', unsteady: 'too late\nby far' },
          { name: 'b', outcome: 'skipped', reason: 'no Redis' },
          { name: 'c', outcome: 'skipped' },
        ],
        errors: [],
      },
      exitCode: 0,
      seconds: 10,
    }),
  ];

  it('ends with the totals on a line of their own', () => {
    expect(totals(suites)).toBe('2 passed, 1 failed, 2 skipped');
    expect(formatSummary(suites).split('\n').at(-1)).toBe('2 passed, 1 failed, 2 skipped');
  });

  it('lists every skipped and every failed test', () => {
    const text = formatSummary(suites);
    expect(text).toContain('b (no Redis)');
    expect(text).toContain('c (no reason given)');
    expect(text).toContain('build: not run');
    expect(text).toMatch(/second try.*:\n {2}a\n {4}too late\n {4}by far\n/);
    expect(text).toMatch(/types +1 +0 +0 +1\.3/);
  });
});
