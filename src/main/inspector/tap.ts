/**
 * Listens in on responses that carry a task's stream, while a developer wants to see them. It reads a copy of the bytes as
 * they pass: what the engine receives is untouched, and while it is off nothing is in between.
 */
import { EventDecoder } from '../streams/event-source';
import type { EventRing } from './ring';

export class StreamTap {
  constructor(
    private readonly ring: EventRing,
    private readonly enabled: () => boolean,
    /** Wall-clock milliseconds. */
    private readonly now: () => number,
  ) {}

  /** @returns the response to read instead, which may be the same. */
  observe(taskId: string, response: Response): Response {
    if (!this.enabled() || !response.body || response.status !== 200) return response;
    const { status, statusText, headers } = response;
    this.ring.connected(taskId);
    const body = response.body.pipeThrough(this.passage(taskId));
    return new Response(body, { status, statusText, headers });
  }

  private passage(
    taskId: string,
  ): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
    const decoder = new EventDecoder({
      onEvent: (event) => this.ring.event(taskId, event, this.now()),
      onComment: () => this.ring.heartbeat(taskId, this.now()),
    });
    let readable = true;
    return new TransformStream({
      transform: (bytes, controller) => {
        this.ring.bytes(taskId, bytes.length);
        // What cannot be decoded is the engine's to complain about.
        if (readable) readable = decodes(decoder, bytes);
        controller.enqueue(bytes);
      },
    });
  }
}

function decodes(decoder: EventDecoder, bytes: Uint8Array): boolean {
  try {
    decoder.push(bytes);
    return true;
  } catch {
    return false;
  }
}
