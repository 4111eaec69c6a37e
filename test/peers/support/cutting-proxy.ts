/** A TCP proxy that breaks each connection after a number of bytes, wherever that is. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  /** How many connections were cut so far. */
  readonly cuts: () => number;
  stop(): Promise<void>;
}

/** @param lengths bytes that the first connections' answers get through; later ones are left alone. */
export async function startCuttingProxy(
  target: string,
  lengths: readonly number[],
): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  let cuts = 0;
  const server = createServer((client) => {
    let left = lengths[accepted] ?? Number.POSITIVE_INFINITY;
    accepted += 1;
    const upstream = connect(Number(new URL(target).port), '127.0.0.1');
    const end = () => {
      for (const socket of [client, upstream]) {
        socket.destroy();
        sockets.delete(socket);
      }
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    client.pipe(upstream);
    upstream.on('data', (bytes) => {
      if (bytes.length < left) {
        left -= bytes.length;
        client.write(bytes);
        return;
      }
      cuts += 1;
      client.end(bytes.subarray(0, left));
      left = Number.POSITIVE_INFINITY;
      upstream.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    cuts: () => cuts,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
