/** A recorded event stream that is written event by event and sent byte for byte. */
import type { ServerResponse } from 'node:http';

export class RecordedLog {
  /** Nothing more is written: all of it is, or whoever wrote it has ended. */
  over = false;
  private readonly events: readonly Buffer[];
  private count = 0;
  private readonly readers = new Set<() => void>();

  /** @param bytes the whole stream. @param onOver is called when the last event is written. */
  constructor(
    bytes: Buffer,
    private readonly onOver: () => void,
  ) {
    this.events = eventsOf(bytes);
  }

  /** How many events have been written. */
  get written(): number {
    return this.count;
  }

  /** Writes the next event. */
  write(): void {
    this.count += 1;
    if (this.count === this.events.length) {
      this.over = true;
      this.onOver();
    }
    for (const read of this.readers) read();
  }

  /**
   * Sends what is written and what will be.
   * @param cutAfter bytes after which the connection breaks. @param onClose is told whether all of the stream went out.
   */
  sendTo(response: ServerResponse, cutAfter: number, onClose: (whole: boolean) => void): void {
    let left = cutAfter;
    let sent = 0;
    const read = () => {
      while (sent < this.count && !response.destroyed) {
        const event = this.events[sent] ?? Buffer.alloc(0);
        sent += 1;
        if (event.length >= left) {
          this.readers.delete(read);
          response.write(event.subarray(0, left), () => response.destroy());
          return;
        }
        left -= event.length;
        response.write(event);
      }
      if (sent === this.events.length) response.end();
    };
    response.on('close', () => {
      this.readers.delete(read);
      onClose(sent === this.events.length && response.writableFinished);
    });
    this.readers.add(read);
    read();
  }
}

function eventsOf(bytes: Buffer): Buffer[] {
  const events: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf('\n\n', from) + 2;
    events.push(bytes.subarray(from, end));
    from = end;
  }
  return events;
}
