import { t } from '../../i18n';
import { formatElapsed, formatNumber, formatPreciseTime } from '../../i18n/format';
import type { AttemptLine } from './figures';

const COLUMNS = [
  'started',
  'pause',
  'cursor',
  'opened',
  'lasted',
  'events',
  'duplicates',
  'alarms',
  'ended',
] as const;

/** Every time the stream was asked for, the newest first. */
export function AttemptTable({ lines }: { readonly lines: readonly AttemptLine[] }) {
  return (
    <section aria-labelledby="inspector-attempts">
      <h2 id="inspector-attempts" className="pb-1.5 font-semibold">
        {t('inspector:attempts.title')}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div tabIndex={0} className="max-h-56 overflow-auto rounded-lg border border-line">
        <table className="w-full text-left text-xs tabular-nums">
          <thead className="sticky top-0 bg-sunken text-ink-faint">
            <tr>
              {COLUMNS.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className="whitespace-nowrap px-2.5 py-1.5 font-medium"
                >
                  {t(`inspector:attempts.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.toReversed().map((line) => (
              <tr key={line.startedAt} className="border-line border-t">
                {cells(line).map((cell, index) => (
                  <td key={COLUMNS[index]} className="whitespace-nowrap px-2.5 py-1 font-mono">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function cells(line: AttemptLine): readonly string[] {
  const { startedAt, openedAt, endedAt, pause, cursor, replay } = line;
  const open = t('inspector:attempts.open');
  return [
    formatPreciseTime(startedAt),
    pause === null ? '' : milliseconds(pause),
    replay ? `${cursor} (${t('inspector:attempts.replay')})` : cursor,
    openedAt === null ? '' : milliseconds(openedAt - startedAt),
    endedAt === null ? open : formatElapsed(endedAt - startedAt),
    formatNumber(line.events),
    formatNumber(line.duplicates),
    line.alarms === 0 ? '' : `${formatNumber(line.alarms)} (${line.firstAlarm})`,
    line.endedBecause ?? open,
  ];
}

function milliseconds(ms: number): string {
  return `${formatNumber(ms)} ms`;
}
