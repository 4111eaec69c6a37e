/** What keeps the whole app from the server at the moment, when something does. Pure. */
import type { Task } from '@shared/chat/task';
import type { AppState } from '@shared/ipc';
import { secondsUntil } from '../../i18n/format';

export type Circumstance =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'rate-limited'; readonly seconds: number };

/**
 * The one that matters most, or null.
 * @param online what the system says of the network; it says nothing about a backend on this machine.
 * @param now wall-clock milliseconds.
 */
export function circumstanceOf(
  backend: AppState['backend'],
  tasks: readonly Task[],
  online: boolean,
  now: number,
): Circumstance | null {
  const waiting = tasks.filter((task) => task.state === 'waiting' && task.settledAt === null);
  if (waiting.some((task) => task.waitReason === 'signed-out')) return { kind: 'signed-out' };
  const offline = waiting.some((task) => task.waitReason === 'offline');
  if (offline || (!online && backend.kind === 'remote')) return { kind: 'offline' };
  const limited = waiting.filter((task) => task.waitReason === 'rate-limited');
  const next = Math.min(...limited.map((task) => task.retryAt ?? now));
  return limited.length > 0 ? { kind: 'rate-limited', seconds: secondsUntil(next, now) } : null;
}
