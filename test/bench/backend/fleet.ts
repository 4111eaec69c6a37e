/** The subscribers' process, as the measurement sees it: one command at a time. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { killChild } from '../../support/processes.ts';
import type { Subject, Target } from './subject.ts';

type Stamp = Subject['stamp'];

export type Command =
  | { readonly kind: 'open'; readonly targets: readonly Target[]; readonly stamp: Stamp }
  | { readonly kind: 'measure'; readonly ms: number }
  | {
      readonly kind: 'drain';
      readonly target: Target;
      readonly stamp: Stamp;
      readonly expected: number | null;
    };

export interface Opened {
  readonly kind: 'opened';
  readonly open: number;
  readonly errors: readonly string[];
}

export interface Report {
  readonly kind: 'report';
  readonly events: number;
  readonly ms: number;
  /** Milliseconds from append to arrival. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Connections that ended although nobody ended them. */
  readonly closed: number;
  /** Cores that the subscribers' own process used. */
  readonly cpu: number;
}

export interface Drained {
  readonly kind: 'drained';
  readonly events: number;
  readonly bytes: number;
  readonly ms: number;
}

export type Reply = Opened | Report | Drained;

export interface Fleet {
  readonly open: (targets: readonly Target[], stamp: Stamp) => Promise<Opened>;
  readonly measure: (ms: number) => Promise<Report>;
  readonly drain: (target: Target, stamp: Stamp, expected: number | null) => Promise<Drained>;
  readonly stop: () => Promise<void>;
}

export function startFleet(): Fleet {
  const child = fork(join(import.meta.dirname, 'subscribers.ts'), { execPath: process.execPath });
  const died = once(child, 'exit').then((): never => {
    throw new Error('The process of the subscribers ended.');
  });
  died.catch(() => undefined);
  // The process answers each command with the reply that belongs to it, and is of this build.
  const ask = async <R extends Reply>(command: Command): Promise<R> => {
    const answered = once(child, 'message');
    child.send(command);
    const [reply] = await Promise.race([answered, died]);
    return reply as R;
  };
  return {
    open: (targets, stamp) => ask<Opened>({ kind: 'open', targets, stamp }),
    measure: (ms) => ask<Report>({ kind: 'measure', ms }),
    drain: (target, stamp, expected) => ask<Drained>({ kind: 'drain', target, stamp, expected }),
    stop: () => killChild(child),
  };
}
