/** Judges a run: whatever went wrong on the way, it must have come to what an undisturbed run comes to. */
import type { Message } from '@shared/chat/message';
import {
  comparePositions,
  parseStreamId,
  STREAM_START,
} from '../../src/shared/protocol/stream-id.ts';
import type { InspectedTask } from '../support/inspect.ts';
import { normalise } from '../support/transcript.ts';
import { forgets, knowable, knownTasks } from './forgotten.ts';
import { allowedPostRush, allowedRush, longestRush } from './haste.ts';
import type { EndedSession, EndedTask, Outcome } from './outcome.ts';
import type { Plan, PlannedSession } from './plan.ts';

/** What one message comes to when nothing goes wrong. */
export interface Reference {
  readonly messages: readonly Message[];
  /** Kind and status of each task, sorted. */
  readonly tasks: readonly string[];
}

/** Requests for one task's stream within a second, beyond those that a fault explains. */
const CALM_RATE = 8;

/** @returns what is wrong, in words; nothing when all is well. */
export function judge(
  plan: Plan,
  outcome: Outcome,
  references: ReadonlyMap<string, Reference>,
): string[] {
  const sessions = plan.sessions.flatMap((planned, index) => {
    const ended = outcome.sessions.find(({ id }) => id === `s${index}`);
    return ended
      ? [
          ...judgeSession(plan, planned, ended, references),
          ...ended.tasks.flatMap(({ task }) => judgeHaste(plan, task, outcome.speed)),
        ]
      : [`s${index}: the session is not there`];
  });
  const allowed = CALM_RATE + provocations(plan);
  const { highestRate } = outcome.figures;
  const storm =
    highestRate > allowed
      ? [`${highestRate} requests for one task or message within a second, ${allowed} are enough`]
      : [];
  const planned = new Set(plan.sessions.map((_, index) => `s${index}`));
  const strange = outcome.sessions
    .filter(({ id, messages }) => !planned.has(id) && messages.length > 0)
    .map(({ id }) => `${id}: nobody has begun this chat`);
  return [...outcome.trouble, ...sessions, ...strange, ...storm, ...judgePosts(plan, outcome)];
}

function judgePosts(plan: Plan, { posts, speed }: Outcome): string[] {
  const rush = Math.max(0, ...posts.map((tries) => longestRush(tries, speed)));
  return rush > allowedPostRush(plan) ? [`sending: ${rush} failures in a row without a pause`] : [];
}

function judgeHaste(plan: Plan, { taskId, attempts }: InspectedTask, speed: number): string[] {
  const rush = longestRush(attempts, speed);
  const allowed = allowedRush(plan);
  return rush > allowed ? [`${taskId}: ${rush} failures in a row without a pause`] : [];
}

/** How many connections a plan breaks or refuses on purpose at the most, each of which may cost a request. */
function provocations({ faults }: Plan): number {
  return faults.reduce((sum, fault) => {
    if (fault.kind === 'flap' || fault.kind === 'wake' || fault.kind === 'cut-next')
      return sum + 2 * fault.times;
    return sum + 2;
  }, 0);
}

function judgeSession(
  plan: Plan,
  planned: PlannedSession,
  { id, messages, tasks }: EndedSession,
  references: ReadonlyMap<string, Reference>,
): string[] {
  const blind = forgets(plan);
  const expected = planned.messages.map((text) => {
    const found = references.get(text);
    if (!found) throw new Error(`There is no reference for ${text}`);
    return found;
  });
  const whole = expected.flatMap((reference) => reference.messages);
  const ended = tasks.map(({ task }) => `${task.kind} ${task.status}`).toSorted();
  const due = expected.flatMap((reference) => reference.tasks).toSorted();
  // The next question does not wait for an operation that nobody heard of: its last words may come after that one.
  const anyOrder = planned.queued || (blind && ended.length < due.length);
  const known = knowable(plan, anyOrder);
  const wrong = [
    ...judgeTranscript(known(messages), known(whole), anyOrder),
    ...difference('tasks', ended, blind ? knownTasks(due, ended) : due),
    ...tasks.flatMap((task) => judgeTask(plan, task)),
  ];
  const history = wrong.length > 0 ? tasks.map(describeHistory) : [];
  return [...wrong, ...history].map((text) => `${id}: ${text}`);
}

/** How it came to what is wrong. */
function describeHistory({ task }: EndedTask): string {
  const attempts = task.attempts.map(
    ({ cursor, events, duplicates, endedBecause }) =>
      `from ${cursor}: ${events} events, ${duplicates} duplicates, ${endedBecause}`,
  );
  return [`${task.kind} ${task.taskId} ${task.status}`, ...attempts].join('\n      ');
}

/**
 * Compared question by question, each with its answers. Where questions do not wait, what a long operation
 * says comes in between in any order; then every message must be there, once and whole, and the questions in their order.
 */
function judgeTranscript(
  actual: readonly Message[],
  whole: readonly Message[],
  anyOrder: boolean,
): string[] {
  if (!anyOrder) return difference('transcript', exchanges(actual), exchanges(whole));
  const each = (messages: readonly Message[]) =>
    messages.map((message) => normalise([message])).toSorted();
  const questions = (messages: readonly Message[]) =>
    messages.filter(({ role }) => role === 'user').map((message) => normalise([message]));
  return [
    ...difference('messages', each(actual), each(whole)),
    ...difference('order of questions', questions(actual), questions(whole)),
  ];
}

function exchanges(messages: readonly Message[]): string[] {
  const found: Message[][] = [];
  for (const message of messages) {
    if (message.role === 'user' || found.length === 0) found.push([]);
    found.at(-1)?.push(message);
  }
  return found.map(normalise);
}

function judgeTask(plan: Plan, { task, cursors, log }: EndedTask): string[] {
  const { taskId, eventsApplied, lastMessageId } = task;
  const wrong: string[] = [];
  if (plan.logLength === null && !forgets(plan)) {
    // A log that is compacted has fewer events in the end than it had when they were sent.
    if (log === null) wrong.push('the server has lost its log');
    else {
      if (log.length !== eventsApplied) {
        wrong.push(`${log.length} events in the log, ${eventsApplied} took effect`);
      }
      if (lastMessageId !== log.at(-1)?.id) {
        wrong.push(`the cursor is ${lastMessageId}, the last event ${log.at(-1)?.id}`);
      }
    }
    if (!rises(cursors)) wrong.push(`the cursor went back: ${cursors.join(' ')}`);
  }
  if (task.state !== 'settled') wrong.push(`it is ${task.state}`);
  return wrong.map((text) => `${task.kind} ${taskId}: ${text}`);
}

function rises(cursors: readonly string[]): boolean {
  return cursors.every((cursor, index) => {
    const before = parseStreamId(cursors[index - 1] ?? STREAM_START);
    const now = parseStreamId(cursor);
    return before !== null && now !== null && comparePositions(now, before) >= 0;
  });
}

const SHOWN = 160;

function difference(
  what: string,
  actual: readonly string[],
  expected: readonly string[],
): string[] {
  const length = Math.max(actual.length, expected.length);
  for (let index = 0; index < length; index += 1) {
    const [is, should] = [actual[index], expected[index]];
    if (is === should) continue;
    const at = firstDifference(is ?? '', should ?? '');
    const around = (text: string | undefined) =>
      text === undefined ? 'nothing' : text.slice(Math.max(0, at - SHOWN / 2), at + SHOWN);
    return [
      `${what} differ in ${index + 1} of ${expected.length} (${actual.length} found), at ${at}:\n    expected ${around(should)}\n    actual   ${around(is)}`,
    ];
  }
  return [];
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}
