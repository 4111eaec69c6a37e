import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { SlowReaderError, sendEvents } from '../../../src/backend/tasks/sse';

/** A connection that takes nothing: what is written to it stays in this process. */
class StuckSocket extends Socket {
  override _write(): void {
    // Never done.
  }

  override _writev(): void {
    // Never done.
  }
}

it('disconnects a reader that takes nothing, also when only the end of the stream is left', async () => {
  const socket = new StuckSocket();
  const response = new ServerResponse(new IncomingMessage(socket));
  response.assignSocket(socket);
  const source = async function* () {
    yield [{ position: { ms: 1, seq: 0 }, data: '{"type":"finish"}' }];
  };
  const options = { headers: {}, heartbeatInterval: 20, slowReaderTimeout: 100 };
  await expect(sendEvents(response, source, options)).rejects.toThrow(SlowReaderError);
  expect(response.destroyed).toBe(true);
});
