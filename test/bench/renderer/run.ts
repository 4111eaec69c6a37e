/** `npm run bench -- renderer`: what people feel in the window. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { megabytes, table } from '../backend/table.ts';
import { measureLive } from './live.ts';
import { measureLongChat } from './long-chat.ts';
import { measureMarkdown } from './markdown.ts';

const { values } = parseArgs({ options: { json: { type: 'string' } } });

function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}

const spread = (figures: readonly number[]) => [
  figures.length,
  percentile(figures, 0.5),
  percentile(figures, 0.95),
  percentile(figures, 1),
];

console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);

const markdown = await measureMarkdown();
console.log(
  table(
    ['200 kB of markdown in deltas of 100', 'first 10 kB, ms', 'last 10 kB, ms', 'ratio'],
    markdown.map(({ subject, first, last }) => [subject, first, last, last / first]),
  ),
);

const live = await measureLive();
console.log(
  `\n${table(
    ['10 tasks at 50 events/s', 'seen', 'p50 ms', 'p95 ms', 'worst ms'],
    [
      ['said by the model -> painted', ...spread(live.painted)],
      ['key -> painted', ...spread(live.typed)],
    ],
  )}`,
);

const long = await measureLongChat();
console.log(
  `\n${table(
    ['10,000 messages', 'times', 'p50 ms', 'p95 ms', 'worst ms'],
    [['click -> last message painted', ...spread(long.opened)]],
  )}`,
);
console.log(
  `\n${table(
    ['memory of all processes', 'MB'],
    [
      ['Longhaul with its backend', megabytes(long.memory)],
      ['a bare Electron window', megabytes(long.bareMemory)],
    ],
  )}`,
);

if (values.json) writeFileSync(values.json, JSON.stringify({ markdown, live, long }, null, 2));
