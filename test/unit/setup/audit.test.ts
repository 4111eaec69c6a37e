import { describe, expect, it } from 'vitest';
import { judge } from '../../../scripts/checks/audit.mjs';

const TODAY = new Date('2026-06-01');
const URL = 'https://github.com/advisories/GHSA-1';

/** What npm prints of one finding, and of a package that is affected by way of it. */
function found(severity: string): string {
  return JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      deep: { via: [{ title: 'It runs anything', url: URL, severity, name: 'deep', range: '*' }] },
      shallow: { via: ['deep'] },
    },
  });
}

describe('the dependency audit', () => {
  it('fails for severe findings that nobody has accepted', () => {
    for (const severity of ['high', 'critical']) {
      const { state, output } = judge(found(severity), '', [], TODAY);
      expect(state).toBe('failed');
      expect(output).toContain(`${severity}: deep: It runs anything (${URL})`);
    }
    expect(judge(found('moderate'), '', [], TODAY).state).toBe('passed');
  });

  it('accepts a finding until its day, and for its own advisory only', () => {
    const until = (day: string) => [
      { advisory: URL, why: 'Not reached from the app.', until: day },
    ];
    expect(judge(found('high'), '', until('2026-06-02'), TODAY).state).toBe('passed');
    expect(judge(found('high'), '', until('2026-05-31'), TODAY).state).toBe('failed');
    const other = [{ advisory: `${URL}0`, why: 'Another one.', until: '2027-01-01' }];
    expect(judge(found('high'), '', other, TODAY).state).toBe('failed');
  });

  it.each([
    ['an error in place of a report', '{"message":"405 Method Not Allowed"}'],
    ['nothing', ''],
    ['a page of a proxy', '<html>'],
    ['a report of another version', '{"auditReportVersion":3,"vulnerabilities":{}}'],
  ])('takes %s for no answer, not for a good one', (_what, stdout) => {
    expect(judge(stdout, 'npm error 405\nmore', [], TODAY)).toEqual({
      state: 'not checked',
      output: stdout.startsWith('{"message') ? '405 Method Not Allowed' : 'npm error 405',
    });
  });
});
