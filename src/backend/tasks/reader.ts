/**
 * The one way to read a task: pages from the log until its tail, then the same pages again whenever the log says that
 * something was appended. Replay and live delivery are the same loop, so there is no seam between them.
 */
import type { StreamPosition } from '@shared/protocol/stream-id';
import type { LogEntry, TaskLog } from './log';

const PAGE_SIZE = 256;
/** A hint may get lost (it is only a hint); this often the log is asked anyway. */
const RECHECK_INTERVAL = 5_000;

/**
 * Reads a task from strictly after a position until its log is closed or the signal fires.
 * @throws LogGapError when the log no longer holds what follows the position.
 */
export async function* readTask(
  log: TaskLog,
  taskId: string,
  after: StreamPosition,
  signal: AbortSignal,
): AsyncGenerator<readonly LogEntry[], void, void> {
  const hint = new Hint();
  // Watching starts before the first page is read: what is appended in between is seen as a hint.
  const unwatch = log.watch(taskId, () => hint.give());
  const onAbort = () => hint.give();
  signal.addEventListener('abort', onAbort);
  try {
    let position = after;
    while (!signal.aborted) {
      hint.clear();
      const page = await log.read(taskId, position, PAGE_SIZE);
      const last = page.entries.at(-1);
      if (last) {
        position = last.position;
        yield page.entries;
      }
      if (page.closed) return;
      if (page.entries.length < PAGE_SIZE) await hint.wait(RECHECK_INTERVAL);
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    unwatch();
  }
}

/** A flag that can be waited for. */
class Hint {
  private given = false;
  private wake: (() => void) | null = null;

  give(): void {
    this.given = true;
    this.wake?.();
  }

  clear(): void {
    this.given = false;
  }

  wait(timeout: number): Promise<void> {
    if (this.given) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, timeout);
      this.wake = done;
      function done(): void {
        clearTimeout(timer);
        resolve();
      }
    });
  }
}
