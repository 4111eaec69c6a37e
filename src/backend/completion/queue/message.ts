/** Completions as messages: `{operation_id, task_id, success, result, error}`. */
import { z } from 'zod';
import { checkOutside, jsonValue } from '../../json';
import { type ReportedCompletion, reportedCompletion } from '../completion';

/** The header that counts how often a message was tried. */
export const ATTEMPTS = 'x-attempts';
/** The header that says why a message was set aside. */
export const REASON = 'x-reason';

const queuedCompletion = reportedCompletion
  .extend({
    operation_id: z.string().min(1),
    task_id: z.string().nullish(),
  })
  // What is not used must be something that can be copied all the same.
  .catchall(jsonValue);

export type ReadMessage =
  | {
      readonly kind: 'completion';
      readonly operationId: string;
      readonly completion: ReportedCompletion;
    }
  /** It can never be used. */
  | { readonly kind: 'poison'; readonly reason: string };

/** @param body as the client delivers it: JSON already parsed when its content type says so, otherwise text or bytes. */
export function readMessage(body: unknown): ReadMessage {
  const value = parseBody(body);
  if (value === undefined) return { kind: 'poison', reason: 'the body is not JSON' };
  const parsed = checkOutside(queuedCompletion, value);
  if (parsed === null) return { kind: 'poison', reason: 'the body is nested too deeply' };
  if (!parsed.success) return { kind: 'poison', reason: z.prettifyError(parsed.error) };
  const { operation_id: operationId, success, result, error } = parsed.data;
  return { kind: 'completion', operationId, completion: { success, result, error } };
}

const attempts = z.number().int().min(0).catch(0);

/** How often a message has been tried before. */
export function attemptsOf(headers: Readonly<Record<string, unknown>> | undefined): number {
  return attempts.parse(headers?.[ATTEMPTS]);
}

function parseBody(body: unknown): unknown {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return body;
  try {
    return JSON.parse(body.toString());
  } catch {
    // Not JSON: the caller sets the message aside.
    return undefined;
  }
}
