/**
 * What happens in one run: who asks what, and what goes wrong when. Made from a seed and nothing else; as JSON it can be kept,
 * edited and run again.
 */
import { z } from 'zod';
import { type Random, seededRandom } from '../../src/backend/copilot/scripted/random.ts';
import type { Mode } from './modes.ts';
import { SCRIPTS } from './scripts.ts';

const ms = z.number().int().min(0);
const count = z.number().int().min(0);

/**
 * Faults happen when so many bytes of answers have passed on their way to the app (`at`), so that they hit the same place
 * on every machine. What lasts, lasts for so many milliseconds.
 */
export const fault = z.discriminatedUnion('kind', [
  /** SIGKILL; started again after a while. */
  z.strictObject({ kind: z.literal('kill-app'), at: count, downMs: ms }),
  z.strictObject({ kind: z.literal('kill-backend'), at: count, downMs: ms }),
  /** Killed by itself, right before or after it stores a step. */
  z.strictObject({
    kind: z.literal('kill-backend-at-step'),
    at: count,
    step: count,
    when: z.enum(['before', 'after']),
  }),
  /** The app is closed as people do, and started again. */
  z.strictObject({ kind: z.literal('restart-app'), at: count, downMs: ms }),
  /** The connection that carries this byte breaks behind it; or every one does. */
  z.strictObject({ kind: z.literal('cut'), at: count, all: z.boolean() }),
  /** The next streams break at a byte of their own, by a reset or as if they were complete. */
  z.strictObject({
    kind: z.literal('cut-next'),
    at: count,
    byte: count,
    how: z.enum(['reset', 'end']),
    times: count,
  }),
  /** Every connection stays open, and nothing comes through. */
  z.strictObject({ kind: z.literal('half-open'), at: count, forMs: ms }),
  /** The server cannot be reached. */
  z.strictObject({ kind: z.literal('unreachable'), at: count, forMs: ms }),
  /** Reachable and not, by turns. */
  z.strictObject({ kind: z.literal('flap'), at: count, times: count, everyMs: ms }),
  /** One event of the next stream comes several times. */
  z.strictObject({ kind: z.literal('duplicate'), at: count, event: count, copies: count }),
  /** The next requests are answered from the first event, whatever cursor they carry. */
  z.strictObject({ kind: z.literal('repeat'), at: count, requests: count }),
  /** Requests are answered late, also when the app has given them up. */
  z.strictObject({ kind: z.literal('late'), at: count, requests: count, byMs: ms }),
  /** Answers come one byte at a time. */
  z.strictObject({ kind: z.literal('drip'), at: count, bytes: count }),
  /** The server answers with an error instead. */
  z.strictObject({
    kind: z.literal('refuse'),
    at: count,
    status: z.number().int(),
    times: count,
    retryAfter: count.nullable(),
  }),
  /** The token is no longer accepted, until there is a new one. */
  z.strictObject({ kind: z.literal('token'), at: count, forMs: ms }),
  z.strictObject({ kind: z.literal('sleep'), at: count, forMs: ms }),
  /** The machine says that it has no network. */
  z.strictObject({ kind: z.literal('offline'), at: count, forMs: ms }),
  /** The machine says that it has woken, again and again. */
  z.strictObject({ kind: z.literal('wake'), at: count, times: count }),
  /** The app's clock is set. */
  z.strictObject({ kind: z.literal('client-clock'), at: count, byMs: z.number().int() }),
  /** The server's clock is set, which makes the ids of events. */
  z.strictObject({ kind: z.literal('server-clock'), at: count, byMs: z.number().int() }),
  /** Nothing can be stored. */
  z.strictObject({ kind: z.literal('disk-full'), at: count, forMs: ms }),
  /** Somebody else holds the database. */
  z.strictObject({ kind: z.literal('database-busy'), at: count, forMs: ms }),
  /** The server's logs forget everything but their newest entries, and connections break. */
  z.strictObject({ kind: z.literal('trim'), at: count, keep: count }),
  /** The window's process dies and comes back. */
  z.strictObject({ kind: z.literal('crash-window'), at: count }),
  z.strictObject({ kind: z.literal('reload-window'), at: count }),
]);
export type Fault = z.output<typeof fault>;
export type FaultKind = Fault['kind'];

export const plan = z.strictObject({
  seed: z.number().int(),
  /** What each session is asked, in order; `queued`: all at once, without waiting for answers. */
  sessions: z.array(z.strictObject({ messages: z.array(z.string()), queued: z.boolean() })),
  faults: z.array(fault),
  /** How many entries the server keeps of a log as they were; null for its own choice. */
  logLength: z.number().int().nullable(),
  /** The app uses the backend that it brings, instead of one that stands alone. */
  bundled: z.boolean().default(false),
});
export type Plan = z.output<typeof plan>;
export type PlannedSession = Plan['sessions'][number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MOST_FAULTS = 6;

/** One run in so many is one with the bundled backend, where a mode has such runs. */
const BUNDLED = 4;

/** Makes the plan of a seed. */
export function makePlan(seed: number, { kinds, bundledKinds, slowness }: Mode): Plan {
  const random = seededRandom(seed);
  const bundled = bundledKinds !== null && random.below(BUNDLED) === 0;
  const possible = bundled ? bundledKinds : kinds;
  const sessions = Array.from({ length: 1 + random.below(3) }, (): PlannedSession => {
    const messages = Array.from({ length: 1 + random.below(3) }, () => random.pick(SCRIPTS).text);
    return { messages, queued: random.below(3) === 0 };
  });
  const bytes = sessions
    .flatMap(({ messages }) => messages)
    .reduce((sum, message) => sum + (SCRIPTS.find(({ text }) => text === message)?.bytes ?? 0), 0);
  const faults = Array.from({ length: 1 + random.below(MOST_FAULTS) }, () =>
    makeFault(random.pick(possible), random.below(bytes), random, slowness),
  ).toSorted((a, b) => a.at - b.at);
  const logLength = random.below(8) === 0 ? 20 + random.below(60) : null;
  return { seed, sessions, faults, logLength: bundled ? null : logLength, bundled };
}

/** @param at the byte at which it strikes. @param slowness see `Mode`. */
export function makeFault(kind: FaultKind, at: number, random: Random, slowness: number): Fault {
  const time = (bound: number) => random.below(bound) * slowness;
  const sign = random.below(2) === 0 ? -1 : 1;
  switch (kind) {
    case 'kill-app':
    case 'kill-backend':
    case 'restart-app':
      return { kind, at, downMs: time(80) };
    case 'kill-backend-at-step':
      return { kind, at, step: 1 + random.below(4), when: random.pick(['before', 'after']) };
    case 'cut':
      return { kind, at, all: random.below(4) === 0 };
    case 'cut-next':
      return {
        kind,
        at,
        byte: random.below(random.pick([40, 400, 4_000])),
        how: random.pick(['reset', 'end']),
        times: 1 + random.below(3),
      };
    case 'half-open':
      return { kind, at, forMs: time(150) };
    case 'unreachable':
      return { kind, at, forMs: time(250) };
    case 'flap':
      return { kind, at, times: 2 + random.below(10), everyMs: 1 + time(15) };
    case 'duplicate':
      return { kind, at, event: 1 + random.below(30), copies: 1 + random.below(3) };
    case 'repeat':
      return { kind, at, requests: 1 + random.below(3) };
    case 'late':
      return { kind, at, requests: 1 + random.below(3), byMs: time(120) };
    case 'drip':
      return { kind, at, bytes: 1 + random.below(3_000) };
    case 'refuse':
      return {
        kind,
        at,
        status: random.pick([429, 500, 502, 503, 504]),
        times: 1 + random.below(3),
        retryAfter: random.below(2) === 0 ? 1 + random.below(3) : null,
      };
    case 'token':
    case 'offline':
    case 'sleep':
      return { kind, at, forMs: time(150) };
    case 'wake':
      return { kind, at, times: 1 + random.below(5) };
    case 'client-clock':
    case 'server-clock':
      return {
        kind,
        at,
        byMs: sign * random.pick([1, 1_000, HOUR, kind === 'client-clock' ? DAY : HOUR]),
      };
    case 'disk-full':
    case 'database-busy':
      return { kind, at, forMs: time(150) };
    case 'trim':
      return { kind, at, keep: random.below(30) };
    case 'crash-window':
    case 'reload-window':
      return { kind, at };
  }
}
