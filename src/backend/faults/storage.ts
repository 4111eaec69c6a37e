/** Faults of the storage and of the work: logs that forget, producers that hang, a process that dies between two steps. */

import { once } from 'node:events';
import { comparePositions, type StreamPosition } from '@shared/protocol/stream-id';
import type { Storage } from '../store/storage';
import { LOG_START, LogExpiredError, LogGapError, type TaskLog } from '../tasks/log';
import type { Action } from './rules';

type Kill = Extract<Action, { kind: 'kill' }>;

const PAGE = 1_000;

export class StorageFaults {
  /** Everything up to this position is forgotten. */
  private readonly trimmed = new Map<string, StreamPosition>();
  private readonly expired = new Set<string>();
  private readonly frozen = new Map<string, AbortController>();
  private kill: { readonly order: Kill; left: number } | null = null;
  private log: TaskLog | null = null;

  /** @param die ends this process at once. */
  constructor(private readonly die: () => void) {}

  /** The storage as those see it who write tasks: it can hang, and the process can die in the middle. */
  forProducers(storage: Storage): Storage {
    const { log } = storage;
    return replaceMembers<Storage>(storage, {
      log: replaceMembers<TaskLog>(log, {
        append: async (...args) => {
          const [{ taskId }, , writes = []] = args;
          await this.untilThawed(taskId);
          const steps = writes.filter(({ kind }) => kind === 'save-step').length;
          const dies = steps > 0 && this.countDown(taskId);
          if (dies && this.kill?.order.when === 'before') return this.die();
          await log.append(...args);
          if (dies) this.die();
        },
        close: async (...args) => {
          await this.untilThawed(args[0].taskId);
          return log.close(...args);
        },
      }),
    });
  }

  /** The storage as those see it who read streams: it can forget. */
  forReaders(storage: Storage): Storage {
    const { log } = storage;
    this.log = log;
    return replaceMembers<Storage>(storage, {
      log: replaceMembers<TaskLog>(log, {
        read: async (...args) => {
          const [taskId, after] = args;
          if (this.expired.has(taskId)) throw new LogExpiredError(taskId);
          const mark = this.trimmed.get(taskId);
          if (!mark || comparePositions(after, mark) >= 0) return log.read(...args);
          const { entries } = await log.read(taskId, mark, 1);
          throw new LogGapError(taskId, entries[0]?.position ?? null);
        },
      }),
    });
  }

  /** Lets a log forget all but its newest entries. */
  async trim(taskId: string, keep: number): Promise<void> {
    const positions = await this.positions(taskId);
    const last = positions.at(-1 - keep);
    if (last) this.trimmed.set(taskId, last);
  }

  expire(taskId: string): void {
    this.expired.add(taskId);
  }

  freeze(taskId: string): void {
    if (!this.frozen.has(taskId)) this.frozen.set(taskId, new AbortController());
  }

  thaw(taskId: string): void {
    this.frozen.get(taskId)?.abort();
    this.frozen.delete(taskId);
  }

  thawAll(): void {
    for (const taskId of this.frozen.keys()) this.thaw(taskId);
  }

  killAt(order: Kill): void {
    // The answer to whoever asked is sent before.
    if (order.step === 0) setTimeout(this.die, 50);
    else this.kill = { order, left: order.step };
  }

  private async untilThawed(taskId: string): Promise<void> {
    const signal = this.frozen.get(taskId)?.signal;
    if (signal) await once(signal, 'abort');
  }

  private countDown(taskId: string): boolean {
    const { kill } = this;
    if (!kill || (kill.order.task !== undefined && kill.order.task !== taskId)) return false;
    kill.left -= 1;
    return kill.left === 0;
  }

  private async positions(taskId: string): Promise<readonly StreamPosition[]> {
    const positions: StreamPosition[] = [];
    for (;;) {
      const page = await this.log?.read(taskId, positions.at(-1) ?? LOG_START, PAGE);
      positions.push(...(page?.entries ?? []).map(({ position }) => position));
      if (!page || page.entries.length < PAGE) return positions;
    }
  }
}

/** @returns an object that has some members of its own and every other one from the given object. */
function replaceMembers<T extends object>(original: T, replaced: Partial<T>): T {
  return new Proxy(original, {
    get: (target, key) => {
      const value: unknown = Reflect.get(key in replaced ? replaced : target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
