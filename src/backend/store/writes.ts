/**
 * What a task writes besides its log, as data: the engine carries it out in one atomic step with the entries it comes
 * with. All of it concerns the task's own session and user.
 */
import type { JsonValue } from '@shared/protocol/json';
import type { NewTask } from '../tasks/registry';
import type { DocumentWrite } from './documents';
import type { NewMessage } from './messages';

export type Write =
  | DocumentWrite
  /** Appends a row to the transcript and marks the session as used. */
  | { readonly kind: 'append-message'; readonly message: NewMessage }
  /** Replaces the content of a tool's row in place. */
  | { readonly kind: 'set-tool-result'; readonly toolCallId: string; readonly content: string }
  /** Makes a running task in the session and for the user of the task that writes. */
  | { readonly kind: 'create-task'; readonly task: NewTask }
  /** Stores the result of a finished step, with the tail that the log has after this append. */
  | {
      readonly kind: 'save-step';
      /** Counts the task's steps from 0. */
      readonly position: number;
      readonly name: string;
      readonly result: JsonValue;
    };
