/** What nobody can know any more once a server's log has forgotten its beginning: the session's rows tell the rest. */
import type { Message, Part } from '@shared/chat/message';
import type { Reference } from './oracle.ts';
import type { Plan } from './plan.ts';

/** Whether a plan makes logs forget, and not only shorten what they say. */
export function forgets({ faults }: Plan): boolean {
  return faults.some(({ kind }) => kind === 'trim');
}

/** Messages by what rows tell of them: no steps, no thoughts, no progress, and nothing of which task did the work. */
export function byRows(messages: readonly Message[]): Message[] {
  return messages.map((message) => ({ ...message, parts: message.parts.flatMap(partByRow) }));
}

function partByRow(part: Part): Part[] {
  if (part.type === 'step' || part.type === 'reasoning') return [];
  if (part.type !== 'tool') return [part];
  const { progress: _progress, operation: _operation, ...told } = part;
  return [told];
}

/** A reference by what rows tell. */
export function referenceByRows({ messages, tasks }: Reference): Reference {
  return { messages: byRows(messages), tasks };
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
