/**
 * Transcripts made comparable. Two runs of the same script differ in ids and times and in nothing else, so those are
 * replaced and the rest must be equal to the byte.
 */
import { createHash } from 'node:crypto';
import type { Message } from '@shared/chat/message';

const IDS: ReadonlySet<string> = new Set([
  'agent_id',
  'id',
  'dataId',
  'eventId',
  'library_agent_id',
  'messageId',
  'operationId',
  'operation_id',
  'sessionId',
  'session_id',
  'taskId',
  'task_id',
  'toolCallId',
  'tool_call_id',
]);
const TIMES: ReadonlySet<string> = new Set(['createdAt', 'created_at']);

/** A transcript as text: one line per field, ids as the order of their first appearance, no times. */
export function normalise(messages: readonly Message[]): string {
  const names = new Map<string, string>();
  return JSON.stringify(
    messages,
    (key, value: unknown) => {
      if (TIMES.has(key)) return undefined;
      if (!IDS.has(key) || typeof value !== 'string') return value;
      const name = names.get(value) ?? `#${names.size + 1}`;
      names.set(value, name);
      return name;
    },
    1,
  );
}

/** SHA-256 of a normalised transcript. */
export function fingerprint(messages: readonly Message[]): string {
  return createHash('sha256').update(normalise(messages)).digest('hex');
}

/**
 * Checks that two transcripts say the same.
 * @throws Error that shows the first place where they differ.
 */
export function assertSameTranscript(
  actual: readonly Message[],
  expected: readonly Message[],
): void {
  const difference = firstDifference(normalise(actual), normalise(expected));
  if (difference !== null) throw new Error(`The transcripts differ.\n${difference}`);
}

/** Characters shown on either side of a difference. A whole answer can stand in one line. */
const CONTEXT = 120;

/** Where two texts first differ, with what stands around it. @returns null when they are equal. */
export function firstDifference(actual: string, expected: string): string | null {
  if (actual === expected) return null;
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at += 1;
  const line = actual.slice(0, at).split('\n').length;
  const around = (text: string) => text.slice(Math.max(0, at - CONTEXT), at + CONTEXT);
  return [
    `First difference in line ${line}, at character ${at} (${actual.length} characters, ${expected.length} expected).`,
    `--- expected\n${around(expected)}`,
    `+++ actual\n${around(actual)}`,
  ].join('\n');
}
