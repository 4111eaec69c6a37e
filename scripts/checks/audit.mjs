import { z } from 'zod';
import { capture } from '../lib/capture.mjs';
import { npmCommand } from '../lib/npm.mjs';
import { root } from '../lib/paths.mjs';
import { allowed as known } from './audit-allowed.mjs';

/** @typedef {{ state: 'passed' | 'failed' | 'not checked', output: string }} AuditVerdict */
/** @typedef {{ advisory: string, why: string, until: string }} Allowed */

/** What is severe enough to fail for. */
const SEVERE = new Set(['high', 'critical']);

const TIMEOUT_MS = 60_000;

const finding = z.object({
  title: z.string(),
  url: z.string(),
  severity: z.string(),
  name: z.string(),
});

/** npm's report, version 2. A vulnerability that comes by way of another package names that package only. */
const report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), finding])) })),
});

/** What npm prints in place of a report. */
const refusal = z.object({ message: z.string() });

/**
 * Asks the registry about the packages of the lock file.
 *
 * @returns {Promise<AuditVerdict>}
 */
export async function auditDependencies() {
  const [program, args] = npmCommand(['audit', '--json']);
  const { stdout, stderr } = await capture(program, args, { cwd: root, timeoutMs: TIMEOUT_MS });
  return judge(stdout, stderr, known, new Date());
}

/**
 * What a run of `npm audit --json` means. Anything but a report means that nothing was checked: a registry without an audit
 * endpoint is no clean bill.
 *
 * @param {string} stdout
 * @param {string} stderr
 * @param {readonly Allowed[]} allowed
 * @param {Date} today
 * @returns {AuditVerdict}
 */
export function judge(stdout, stderr, allowed, today) {
  const parsed = report.safeParse(parse(stdout));
  if (!parsed.success) {
    const said = refusal.safeParse(parse(stdout)).data?.message ?? stderr;
    const [reason = 'npm audit gave no report'] = said.split('\n').filter((line) => line.trim());
    return { state: 'not checked', output: reason };
  }
  const findings = Object.values(parsed.data.vulnerabilities)
    .flatMap(({ via }) => via)
    .filter((entry) => typeof entry !== 'string')
    .filter(({ severity }) => SEVERE.has(severity));
  const unique = [...new Map(findings.map((entry) => [entry.url, entry])).values()];
  const bad = unique.filter(
    ({ url }) =>
      !allowed.some(({ advisory, until }) => advisory === url && new Date(until) >= today),
  );
  const lines = bad.map(
    ({ name, severity, title, url }) => `  ${severity}: ${name}: ${title} (${url})`,
  );
  const accepted = unique.length - bad.length;
  return bad.length > 0
    ? { state: 'failed', output: ['Not in scripts/checks/audit-allowed.mjs:', ...lines].join('\n') }
    : { state: 'passed', output: accepted > 0 ? `${accepted} accepted` : '' };
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
