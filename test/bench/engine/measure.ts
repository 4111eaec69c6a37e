/** The measurements of the engine, each beside its peer, and their figures. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readOptions } from '../../support/options';
import { table } from '../backend/table';
import { machineLine, verdictTable } from '../verdict';
import { BLOCKING_BUDGET_MS, measureBlocking } from './blocking';
import { DECODING_BUDGET, measureDecoding, PIECES } from './decode';
import { measureReplay } from './replay';
import { replayTable, three, verdicts } from './report';
import { measureWake, WAKE_BUDGET_MS } from './wake';

const values = readOptions({
  json: { type: 'string' },
  quick: { type: 'boolean', default: false },
});
const size = values.quick ? { events: 20_000, rounds: 5 } : { events: 200_000, rounds: 9 };

const line = (text: string) => process.stdout.write(`${text}\n`);
const machine = machineLine();
line(machine);

const decoding = PIECES.map((piece) => measureDecoding(size.events, size.rounds, piece));

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
const replay = values.quick ? await measureReplay(2_000, 2) : await measureReplay(20_000, 5);
line(`\nNetwork to database, ${replay[0]?.deltas} deltas, beside ai, which stores nothing`);
line(replayTable(replay));

const wake = await measureWake(values.quick ? 5 : 30);
line(`\nWake-up to the commit of the first new event (budget: ${WAKE_BUDGET_MS} ms)`);
line(`${three(wake, 1)} ms (min / median / max)`);

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
// Small sizes are no measure for the budgets.
const budgets = values.quick ? [] : verdicts({ decoding, replay, wake, blocking });
if (budgets.length > 0) line(`\n${verdictTable(budgets)}`);

if (values.json !== undefined) {
  const figures = { machine, decoding, replay, wake, blocking, budgets };
  writeFileSync(resolve(values.json), `${JSON.stringify(figures, null, 2)}\n`);
}
