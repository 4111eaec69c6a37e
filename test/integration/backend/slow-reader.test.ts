import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { taskIdOf, textOf } from './support/client';
import { backendForAll } from './support/in-process';
import { TOKEN } from './support/process';
import { until } from './support/until';

const MEGABYTE = 1024 * 1024;

const running = backendForAll({ SLOW_READER_TIMEOUT: '300' });

/** Asks for a stream and then reads nothing of it. */
function stalledReader(task: string): Socket {
  const { hostname, port } = new URL(running.backend.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.pause();
  socket.on('error', () => undefined);
  socket.write(
    `GET /api/chat/tasks/${task}/stream HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${TOKEN}\r\n\r\n`,
  );
  return socket;
}

/** What the kernel had buffered before the connection was cut. */
async function drain(socket: Socket): Promise<string> {
  let text = '';
  try {
    for await (const data of socket) text += String(data);
  } catch (error) {
    // A reset is one of the ways in which a connection is cut.
    if (!(error instanceof Error && 'code' in error && error.code === 'ECONNRESET')) throw error;
  }
  return text;
}

describe('a reader that takes nothing', () => {
  it('C41: is disconnected, costs little memory, and holds nobody up', async () => {
    const { client } = running;
    const session = await client.createSession();
    // About 20 MB of events, far more than the sockets' buffers hold.
    const response = await client.send(session, '/script text chars=900000 interval=0');
    const task = taskIdOf(response);
    await response.body?.cancel();
    const done = await client.read(task);
    expect(textOf(done)).toHaveLength(900_000);

    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const stalled = Array.from({ length: 8 }, () => stalledReader(task));
    await until('the server to hang up', () => {
      const log = readFileSync(join(running.folder.path, 'backend.log'), 'utf8');
      return log.split('stream broken off').length > stalled.length;
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEGABYTE);
    for (const socket of stalled) expect(await drain(socket)).not.toContain('[DONE]');
  });
});
