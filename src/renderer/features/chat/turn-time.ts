/** How long the work on an answer took. */
import type { Message } from '@shared/chat/message';
import type { Task } from '@shared/chat/task';

/** Clocks of server and client differ by a little even when both are right, milliseconds. */
const TOLERANCE_MS = 5_000;

/** The turn that wrote a message: the newest that had begun when the message did. Null when it is not known any more. */
export function turnOf(tasks: readonly Task[], { createdAt }: Message): Task | null {
  const turns = tasks.filter(
    (task) =>
      task.kind === 'turn' &&
      task.createdAt <= createdAt + TOLERANCE_MS &&
      (task.settledAt === null || task.settledAt >= createdAt - TOLERANCE_MS),
  );
  return turns.toSorted((a, b) => a.createdAt - b.createdAt).at(-1) ?? null;
}

/**
 * From its beginning to its last event, milliseconds; null while it runs. The event's id holds the server's time: a turn that
 * ended while the app was closed has not lasted until the app learned of it.
 */
export function turnDuration(turn: Task): number | null {
  if (turn.settledAt === null) return null;
  const byId = Number(/^(\d{12,14})-\d+$/.exec(turn.lastMessageId)?.[1]);
  const plausible = byId >= turn.createdAt - TOLERANCE_MS && byId <= turn.settledAt + TOLERANCE_MS;
  return Math.max(0, (plausible ? byId : turn.settledAt) - turn.createdAt);
}
