/** Attempts that follow a failure without the pause that it earns. */
import type { Attempt } from '@shared/inspector';
import type { FaultKind, Plan } from './plan.ts';

/** A pause below this, in milliseconds of the app's time, may be none. Chance makes some that are as short. */
const HARDLY_A_PAUSE_MS = 100;

/** Failures in a row after each of which chance may choose so short a pause: less than once in a million outages. */
const BY_CHANCE = 4;

/** What is followed by a pause. After the rest, the next attempt waits for something else, or is another question. */
const EARNS_A_PAUSE = /^(network|closed|not-a-stream|http (429|5\d\d))$/;

/** What counts of an attempt to read a task's stream, or to send a session's messages. Times are milliseconds. */
export type Try = Pick<Attempt, 'startedAt' | 'endedAt' | 'events' | 'endedBecause'>;

/**
 * The most attempts in a row that came at once after one that failed and had brought nothing.
 * @param attempts of one task or session, oldest first.
 * @param speed how much faster than the truth the app's time went.
 */
export function longestRush(attempts: readonly Try[], speed: number): number {
  let longest = 0;
  let current = 0;
  for (const [index, { startedAt }] of attempts.entries()) {
    const before = attempts[index - 1];
    const rushed =
      before?.endedAt != null &&
      before.events === 0 &&
      EARNS_A_PAUSE.test(before.endedBecause ?? '') &&
      startedAt >= before.endedAt &&
      (startedAt - before.endedAt) * speed < HARDLY_A_PAUSE_MS;
    current = rushed ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}

/** How long a rush to a task's stream may be: waking up ends a pause each time. */
export function allowedRush({ faults }: Plan): number {
  return faults.reduce((sum, fault) => {
    if (fault.kind === 'wake') return sum + fault.times;
    return fault.kind === 'sleep' || fault.kind === 'late' ? sum + 1 : sum;
  }, BY_CHANCE);
}

/** How long a rush to send a message may be: whatever makes sending possible again ends a pause. */
export function allowedPostRush(plan: Plan): number {
  const regained = plan.faults.filter(({ kind }) => ENDS_WAITS.has(kind)).length;
  return allowedRush(plan) + regained;
}

const ENDS_WAITS: ReadonlySet<FaultKind> = new Set([
  'token',
  'offline',
  'disk-full',
  'database-busy',
]);
