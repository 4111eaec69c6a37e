/** The words of a soak. */
import type { Soaked } from './soak.ts';
import { MEASURES, type Verdict } from './verdict.ts';

/** A table of what was measured, and a line of figures. */
export function describeSoak({
  verdicts,
  samples,
  acts,
  faults,
  tasks,
  events,
  trouble,
}: Soaked): string {
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((sum, number) => sum + number, 0);
  const leaks = verdicts.filter((verdict) => verdict.leaks).length;
  return [
    row(['measured', 'first', 'last', 'grown', 'allowed', '']),
    ...verdicts.map(describeVerdict),
    ...trouble.map((text) => `WRONG: ${text}`),
    [
      `${samples.length} samples`,
      `${total(acts)} acts (${listed(acts)})`,
      `${total(faults)} faults (${listed(faults)})`,
      `${tasks} tasks`,
      `${events} events`,
      `${leaks} leaks`,
    ].join('; '),
  ].join('\n');
}

function describeVerdict({ measure, start, end, grown, allowed, leaks }: Verdict): string {
  const { words, unit } = MEASURES[measure];
  const figure = (value: number) => `${value.toFixed(1)}${unit && ` ${unit}`}`;
  const word = leaks ? 'LEAKS' : 'level';
  return row([words, figure(start), figure(end), figure(grown), figure(allowed), word]);
}

const WIDTHS = [40, 11, 11, 11, 11, 6] as const;

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) =>
      index === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[index] ?? 0),
    )
    .join(' ')
    .trimEnd();
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, times]) => `${name} ${times}`)
    .join(', ');
}
