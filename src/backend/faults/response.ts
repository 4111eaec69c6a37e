/** Puts faults between the code that writes a stream and the connection, so that this code need not know of them. */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type Block, run, type Stage, type Step } from './stages';

const END_OF_BLOCK = '\n\n';

/** What a stream's headers say; null for an answer that is no stream. */
export interface StreamHead {
  readonly task: string | null;
}

/**
 * Disturbs what is written to a response from now on.
 * @param stagesFor is asked once, when the answer turns out to be a stream.
 */
export function disturb(
  response: ServerResponse,
  stagesFor: (head: StreamHead) => readonly Stage[],
  sleep: (ms: number) => Promise<void>,
): void {
  const writeHead = response.writeHead.bind(response);
  const intercept = (status: number, headers?: OutgoingHttpHeaders) => {
    if (String(headers?.['content-type']).startsWith('text/event-stream')) {
      const task = headers?.['x-task-id'];
      const stages = stagesFor({ task: typeof task === 'string' ? task : null });
      if (stages.length > 0) new DisturbedStream(response, stages, sleep).takeOver();
    }
    return writeHead(status, headers);
  };
  response.writeHead = intercept as typeof response.writeHead;
}

class DisturbedStream {
  private unfinished = '';
  private events = 0;
  private over = false;
  private sending: Promise<void> = Promise.resolve();
  private readonly write;
  private readonly end;

  constructor(
    private readonly response: ServerResponse,
    private readonly stages: readonly Stage[],
    private readonly sleep: (ms: number) => Promise<void>,
  ) {
    this.write = response.write.bind(response);
    this.end = response.end.bind(response);
  }

  takeOver(): void {
    this.response.write = ((data: string) => {
      this.take(data);
      return true;
    }) as ServerResponse['write'];
    this.response.end = ((data?: string) => {
      if (data !== undefined) this.take(data);
      this.enqueue(async () => void this.end());
      return this.response;
    }) as ServerResponse['end'];
  }

  private take(data: string): void {
    const blocks = (this.unfinished + data).split(END_OF_BLOCK);
    this.unfinished = blocks.pop() ?? '';
    for (const text of blocks) {
      const event = /^data:/m.test(text) ? ++this.events : null;
      const block: Block = { kind: 'block', bytes: Buffer.from(text + END_OF_BLOCK), event };
      for (const step of run(this.stages, block)) this.enqueue(() => this.perform(step));
    }
  }

  private enqueue(work: () => Promise<void>): void {
    this.sending = this.sending.then(() => (this.over ? undefined : work()));
  }

  private async perform(step: Step): Promise<void> {
    switch (step.kind) {
      case 'block':
        if (step.bytes.length > 0) this.write(step.bytes);
        return;
      case 'wait':
        return this.sleep(step.ms);
      case 'silence':
        this.over = true;
        return;
      case 'cut':
        this.over = true;
        return this.cut(step.how);
    }
  }

  private async cut(how: 'reset' | 'end'): Promise<void> {
    if (how === 'end') {
      this.end();
      return;
    }
    // What was sent before must arrive, which a reset right behind it could prevent.
    await new Promise<void>((resolve) => this.write('', () => resolve()));
    this.response.destroy();
  }
}
