/** Budgets against what was measured, for a person to read. */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { table } from './backend/table.ts';

export interface Verdict {
  readonly budget: string;
  readonly measured: number;
  readonly kept: boolean;
}

/** The machine and how busy it is, in one line. */
export function machineLine(): string {
  const [one = 0] = loadavg();
  const cores = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}`;
  return `${new Date().toISOString()}: ${cores}, Node ${process.version}, load ${one.toFixed(1)}`;
}

export function atLeast(what: string, measured: number, least: number): Verdict {
  const budget = `${what}: at least ${least.toLocaleString('en-GB')}`;
  return { budget, measured, kept: measured >= least };
}

export function atMost(what: string, measured: number, most: number): Verdict {
  return { budget: `${what}: at most ${most}`, measured, kept: measured <= most };
}

export function verdictTable(found: readonly Verdict[]): string {
  return table(
    ['budget', 'measured', ''],
    found.map(({ budget, measured, kept }) => [budget, measured, kept ? 'kept' : 'MISSED']),
  );
}
