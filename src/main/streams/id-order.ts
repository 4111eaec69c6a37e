/**
 * Watches that the ids of a stream rise. One that does not is dropped as a duplicate, whatever it carries: a server that gives two
 * events the same id, or sends them in another order, loses something, and this is how anybody gets to know.
 */
import { comparePositions, parseStreamId, type StreamPosition } from '@shared/protocol/stream-id';

interface Seen {
  readonly id: string;
  readonly position: StreamPosition;
  readonly data: string;
}

export class IdOrder {
  /** The latest event there ever was. */
  private latest: Seen | null = null;
  /** The one before, of the same response. */
  private before: Seen | null = null;

  /** The next response begins. It may go back to any earlier event, but must rise from there. */
  restart(): void {
    this.before = null;
  }

  /** @returns what is wrong with an event's id, or null. */
  check(id: string | null, data: string): string | null {
    const position = id === null ? null : parseStreamId(id);
    if (id === null || position === null) return null;
    const { latest, before } = this;
    const seen = { id, position, data };
    const ahead = latest ? comparePositions(position, latest.position) : 1;
    if (ahead > 0) this.latest = seen;
    if (latest && ahead === 0 && data !== latest.data) return `${id} came with two contents`;
    if (before && comparePositions(position, before.position) <= 0)
      return `${id} came after ${before.id}`;
    this.before = seen;
    return null;
  }
}
