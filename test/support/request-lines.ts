/** Reads the requests out of the bytes that a client sends over one connection, one after another. */

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
}

const HEAD_END = '\r\n\r\n';

export class RequestReader {
  private head = '';
  private bodyLeft = 0;
  private readonly onRequest: (request: RecordedRequest) => void;

  constructor(onRequest: (request: RecordedRequest) => void) {
    this.onRequest = onRequest;
  }

  feed(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.bodyLeft > 0) {
        const skipped = Math.min(this.bodyLeft, rest.length);
        this.bodyLeft -= skipped;
        rest = rest.subarray(skipped);
        continue;
      }
      // Latin-1 keeps one character per byte, so positions in the text are positions in the bytes.
      const before = this.head.length;
      this.head += rest.toString('latin1');
      const end = this.head.indexOf(HEAD_END);
      if (end < 0) return;
      rest = rest.subarray(end + HEAD_END.length - before);
      this.take(this.head.slice(0, end));
      this.head = '';
    }
  }

  private take(head: string): void {
    const [method, url] = head.split(' ', 2);
    if (method === undefined || url === undefined) throw new Error(`This is no request: ${head}`);
    this.bodyLeft = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    this.onRequest({ method, url });
  }
}
