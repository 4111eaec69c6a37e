/** The measurements of the engine, each beside its peer, and their figures. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../backend/table';
import { BLOCKING_BUDGET_MS, measureBlocking } from './blocking';
import { DECODING_BUDGET, measureDecoding, PIECES } from './decode';

const { values } = parseArgs({
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const size = values.quick ? { events: 20_000, rounds: 5 } : { events: 200_000, rounds: 9 };

const decoding = PIECES.map((piece) => measureDecoding(size.events, size.rounds, piece));

const line = (text: string) => process.stdout.write(`${text}\n`);
line(`\nBytes to chunks, beside TextDecoder and JSON.parse alone (budget: ${DECODING_BUDGET})`);
line(
  table(
    ['bytes at a time', 'events', 'MB', 'events/s', 'bare events/s', 'ratio'],
    decoding.map((figure) => [
      figure.pieceBytes.toLocaleString('en-GB'),
      figure.events,
      figure.megabytes,
      figure.eventsPerSecond,
      figure.bareEventsPerSecond,
      figure.ratio,
    ]),
  ),
);
const blocking = await measureBlocking(values.quick ? 3 : 15);
line(`\nLongest block of the main process, milliseconds (budget: ${BLOCKING_BUDGET_MS})`);
line(
  table(
    ['during', 'longest', 'longest of its own work', 'p99 of its own work'],
    blocking.map(({ what, longestMs, longestCpuMs, p99CpuMs }) => [
      what,
      longestMs.toFixed(1),
      longestCpuMs.toFixed(1),
      p99CpuMs.toFixed(1),
    ]),
  ),
);
if (values.json !== undefined) {
  writeFileSync(resolve(values.json), `${JSON.stringify({ decoding, blocking }, null, 2)}\n`);
}
