/** Serves the calls of shared/ipc.ts: checks who asks, parses what is asked, and answers with data, never by throwing. */

import {
  type CallError,
  type CallErrorCode,
  type CallName,
  type CallReply,
  type CallResults,
  callInputs,
  type ParsedCallInput,
} from '@shared/ipc';
import { z } from 'zod';
import { storageStatusOf } from '../store/health';

/** A failure that the window is told as it is. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';

  constructor(
    readonly code: CallErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Who is asking, as the process that received the call knows it. */
export interface Caller {
  readonly windowId: number;
}

export type CallHandlers = {
  readonly [N in CallName]: (
    input: ParsedCallInput<N>,
    caller: Caller,
  ) => CallResults[N] | Promise<CallResults[N]>;
};

/**
 * Answers one call.
 * @param caller the window that asks, or null when the sender is not one of ours.
 * @param name,input what the window sent, not trusted.
 * @param onError is told of failures that are this program's own.
 */
export async function answerCall(
  handlers: CallHandlers,
  caller: Caller | null,
  name: unknown,
  input: unknown,
  onError: (context: string, error: unknown) => void,
): Promise<CallReply<CallName>> {
  if (!caller) return refuse('FORBIDDEN_SENDER', 'This page may not call the app.');
  if (!isCallName(name)) return refuse('UNKNOWN_CALL', 'There is no such call.');
  const parsed = callInputs[name].safeParse(input);
  if (!parsed.success) return refuse('BAD_INPUT', z.prettifyError(parsed.error));
  try {
    return { ok: true, data: await run(handlers, name, parsed.data, caller) };
  } catch (error) {
    if (error instanceof CallFailure) return refuse(error.code, error.message);
    onError(`answering ${name}`, error);
    const storage = storageStatusOf(error);
    if (storage) return refuse('STORAGE', `This could not be stored: ${storage.detail}.`);
    return refuse('INTERNAL', 'Something went wrong inside the app. The log has the details.');
  }
}

function run<N extends CallName>(
  handlers: CallHandlers,
  name: N,
  input: unknown,
  caller: Caller,
): CallResults[N] | Promise<CallResults[N]> {
  // The schema of this very name has produced the input.
  return handlers[name](input as ParsedCallInput<N>, caller);
}

function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(callInputs, name);
}

function refuse(code: CallErrorCode, message: string): CallReply<CallName> {
  const error: CallError = { code, message };
  return { ok: false, error };
}
