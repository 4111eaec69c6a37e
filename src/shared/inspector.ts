/** What the stream inspector shows of one task. */

export interface RawEvent {
  /** Rises by one with each event of all tasks. */
  readonly number: number;
  readonly kind: 'event' | 'heartbeat';
  /** When it arrived, milliseconds since the epoch. */
  readonly at: number;
  readonly id: string | null;
  readonly type: string | null;
  readonly data: string;
  /** Characters that were too many to keep. */
  readonly cut: number;
}

/** Counted since the inspector was switched on, connections that had begun before excepted. */
export interface StreamCounters {
  readonly connections: number;
  readonly bytes: number;
  readonly events: number;
  readonly heartbeats: number;
}

/** One request for a task's stream, from the stored record. */
export interface Attempt {
  readonly startedAt: number;
  /** The cursor that was sent; `0-0` asks for a replay from the start. */
  readonly cursor: string;
  readonly openedAt: number | null;
  /** Events that took effect, and events dropped because they already had. */
  readonly events: number;
  readonly duplicates: number;
  /** Events that broke the order of ids, and what was wrong with the first. */
  readonly alarms: number;
  readonly firstAlarm: string | null;
  readonly endedAt: number | null;
  readonly endedBecause: string | null;
}

export interface Inspection {
  readonly taskId: string;
  readonly attempts: readonly Attempt[];
  readonly counters: StreamCounters;
  /** Oldest first. */
  readonly events: readonly RawEvent[];
}
