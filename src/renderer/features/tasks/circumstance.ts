/** What keeps the whole app from the server at the moment, when something does. Pure. */

import type { AppState } from '@shared/app-state';
import type { Task } from '@shared/chat/task';
import { secondsUntil } from '../../i18n/format';

export type Circumstance =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'rate-limited'; readonly seconds: number };

/**
 * The one that matters most, or null.
 * @param app its network says nothing about a backend on this machine.
 * @param now wall-clock milliseconds.
 */
export function circumstanceOf(
  app: Pick<AppState, 'auth' | 'online' | 'backend'>,
  tasks: readonly Task[],
  now: number,
): Circumstance | null {
  const waiting = tasks.filter((task) => task.state === 'waiting' && task.settledAt === null);
  if (app.auth === 'signed-out' || waiting.some((task) => task.waitReason === 'signed-out')) {
    return { kind: 'signed-out' };
  }
  const offline = waiting.some((task) => task.waitReason === 'offline');
  if (offline || (!app.online && app.backend.kind === 'remote')) return { kind: 'offline' };
  const limited = waiting.filter((task) => task.waitReason === 'rate-limited');
  const next = Math.min(...limited.map((task) => task.retryAt ?? now));
  return limited.length > 0 ? { kind: 'rate-limited', seconds: secondsUntil(next, now) } : null;
}
