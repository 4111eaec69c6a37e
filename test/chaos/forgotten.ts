/** What nobody can know any more once a server's log has forgotten its beginning: the session's rows tell the rest. */
import type { Message, Part } from '@shared/chat/message';
import type { Plan } from './plan.ts';

/** Whether a plan makes logs forget, and not only shorten what they say. */
export function forgets({ faults }: Plan): boolean {
  return faults.some(({ kind }) => kind === 'trim');
}

/** Messages by what rows tell of them: no steps, thoughts, progress or errors, and nothing of which task did the work. */
function byRows(messages: readonly Message[]): Message[] {
  return messages.map((message) => ({ ...message, parts: message.parts.flatMap(partByRow) }));
}

/**
 * Messages where questions did not wait for all that was to be said before: rows do not tell which of the answers that follow a question belong
 * together, so each part counts for itself.
 */
function bySingleRows(messages: readonly Message[]): Message[] {
  return byRows(messages).flatMap((message): Message[] =>
    message.role === 'user'
      ? [message]
      : message.parts.map((part) => ({ ...message, status: 'complete', parts: [part] })),
  );
}

function partByRow(part: Part): Part[] {
  if (part.type === 'step' || part.type === 'reasoning' || part.type === 'error') return [];
  if (part.type !== 'tool') return [part];
  const { progress: _progress, operation: _operation, ...told } = part;
  return [told];
}

/** What of a transcript a plan leaves to be known, of the run and of its reference alike. */
export function knowable(
  plan: Plan,
  anyOrder: boolean,
): (messages: readonly Message[]) => readonly Message[] {
  if (!forgets(plan)) return (messages) => messages;
  return anyOrder ? bySingleRows : byRows;
}

/**
 * An operation whose result stood in the rows before it was heard of is no task here. Every other task is.
 * @returns the tasks that should be there, given those that are.
 */
export function knownTasks(expected: readonly string[], actual: readonly string[]): string[] {
  const left = [...actual];
  return expected.filter((task) => {
    const at = left.indexOf(task);
    if (at >= 0) left.splice(at, 1);
    return at >= 0 || !task.startsWith('operation ');
  });
}
