/** What testers can ask for: rules that disturb answers, and actions that disturb the backend itself. */

import { z } from 'zod';
import { jsonValue } from '../json';

const count = z.number().int();
/** Events are counted from 1 in each answer, `[DONE]` included. */
const event = count.min(1);

/** Which answers a rule is for. An empty target means the next one, whatever it answers. */
const target = z
  .strictObject({
    /** The task whose stream it is. */
    task: z.string().min(1).optional(),
    session: z.string().min(1).optional(),
    /** Text that the address contains. */
    path: z.string().min(1).optional(),
    method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']).optional(),
  })
  .default({});

const streamFault = z.discriminatedUnion('kind', [
  /** Ends the connection where `at` says: with a reset, or as if the answer were complete. */
  z.strictObject({
    kind: z.literal('cut'),
    at: z.union([
      /** After this many bytes of the body. */
      z.strictObject({ byte: count.min(0) }),
      /** In the middle of this event. */
      z.strictObject({ event }),
      /** Inside the first character of more than one byte, in this event or a later one. */
      z.strictObject({ character: event }),
    ]),
    how: z.enum(['reset', 'end']).default('reset'),
  }),
  /** Waits before each event, from the given one on. */
  z.strictObject({ kind: z.literal('delay'), event: event.default(1), ms: count.min(1) }),
  z.strictObject({ kind: z.literal('duplicate'), event, copies: count.min(1).default(1) }),
  /** Sends the event after the one that follows it. */
  z.strictObject({ kind: z.literal('reorder'), event }),
  z.strictObject({ kind: z.literal('drop'), event, count: count.min(1).default(1) }),
  /** Sends no ids, as the first versions of the platform did. */
  z.strictObject({ kind: z.literal('strip-ids') }),
  /** Sends nothing more after this event (0: nothing at all), and keeps the connection open. */
  z.strictObject({ kind: z.literal('half-open'), event: count.min(0) }),
]);

const answerFault = z.strictObject({
  kind: z.literal('answer'),
  status: count.min(400).max(599),
  /** `Retry-After` in seconds, written as a number or as a date. */
  retryAfter: z
    .strictObject({ seconds: count.min(0), as: z.enum(['number', 'date']).default('number') })
    .optional(),
  body: jsonValue.optional(),
});

export const rule = z.strictObject({
  target,
  /** How many of these answers to leave alone first. */
  skip: count.min(0).default(0),
  /** How many answers it is for; null for all. */
  times: count.min(1).nullable().default(1),
  fault: z.discriminatedUnion('kind', [...streamFault.options, answerFault]),
});

const task = z.string().min(1);

export const action = z.discriminatedUnion('kind', [
  /** Lets a log keep only its newest entries. */
  z.strictObject({ kind: z.literal('trim'), task, keep: count.min(0) }),
  /** Lets a task's stream be gone for good. */
  z.strictObject({ kind: z.literal('expire'), task }),
  /** Kills this process at the n-th step that finishes from now on, before or after the step is stored; 0 is now. */
  z.strictObject({
    kind: z.literal('kill'),
    step: count.min(0),
    task: task.optional(),
    when: z.enum(['before', 'after']).default('after'),
  }),
  /** Holds everything that a task writes, as if its producer hung. */
  z.strictObject({ kind: z.literal('freeze'), task }),
  z.strictObject({ kind: z.literal('thaw'), task }),
  /** Sets the clock this far from the real time, in ms. */
  z.strictObject({ kind: z.literal('skew'), ms: count }),
]);

export type Rule = z.output<typeof rule>;
export type RuleInput = z.input<typeof rule>;
export type StreamFault = z.output<typeof streamFault>;
export type AnswerFault = z.output<typeof answerFault>;
export type Action = z.output<typeof action>;
export type ActionInput = z.input<typeof action>;

export const ruleList = z.object({
  rules: z.array(
    z.object({
      id: z.number().int(),
      rule,
      /** How many answers it has disturbed. */
      hits: z.number().int(),
    }),
  ),
});
