/** The newest raw events of the newest tasks, in memory only: bounded whatever a server sends. */
import type { RawEvent, StreamCounters } from '@shared/inspector';

export const EVENTS_KEPT = 1_000;
export const TASKS_KEPT = 30;

/** Of each event at most so many characters are kept. */
export const CHARS_KEPT = 4_000;

interface Record {
  readonly events: RawEvent[];
  counters: StreamCounters;
}

const NOTHING: StreamCounters = { connections: 0, bytes: 0, events: 0, heartbeats: 0 };

export class EventRing {
  /** The task that was heard of last stands last. */
  private readonly tasks = new Map<string, Record>();
  private sequence = 0;

  connected(taskId: string): void {
    this.count(taskId, { connections: 1 });
  }

  bytes(taskId: string, bytes: number): void {
    this.count(taskId, { bytes });
  }

  heartbeat(taskId: string, at: number): void {
    this.count(taskId, { heartbeats: 1 });
    this.push(taskId, { kind: 'heartbeat', at, id: null, type: null, data: '', cut: 0 });
  }

  event(
    taskId: string,
    event: { id: string | null; type: string; data: string },
    at: number,
  ): void {
    this.count(taskId, { events: 1 });
    const data = event.data.slice(0, CHARS_KEPT);
    const cut = event.data.length - data.length;
    this.push(taskId, { kind: 'event', at, id: event.id, type: event.type, data, cut });
  }

  read(taskId: string): {
    readonly events: readonly RawEvent[];
    readonly counters: StreamCounters;
  } {
    const found = this.tasks.get(taskId);
    return { events: found?.events.slice() ?? [], counters: found?.counters ?? NOTHING };
  }

  clear(): void {
    this.tasks.clear();
  }

  private count(taskId: string, more: Partial<StreamCounters>): void {
    const record = this.of(taskId);
    const { counters } = record;
    record.counters = {
      connections: counters.connections + (more.connections ?? 0),
      bytes: counters.bytes + (more.bytes ?? 0),
      events: counters.events + (more.events ?? 0),
      heartbeats: counters.heartbeats + (more.heartbeats ?? 0),
    };
  }

  private push(taskId: string, event: Omit<RawEvent, 'number'>): void {
    const { events } = this.of(taskId);
    this.sequence += 1;
    events.push({ ...event, number: this.sequence });
    if (events.length > EVENTS_KEPT) events.splice(0, events.length - EVENTS_KEPT);
  }

  private of(taskId: string): Record {
    const record = this.tasks.get(taskId) ?? { events: [], counters: NOTHING };
    this.tasks.delete(taskId);
    this.tasks.set(taskId, record);
    if (this.tasks.size > TASKS_KEPT) {
      const oldest = this.tasks.keys().next().value;
      if (oldest !== undefined) this.tasks.delete(oldest);
    }
    return record;
  }
}
