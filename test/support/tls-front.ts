/** Puts TLS in front of a server: what comes in is decrypted and passed on, and how much that was is counted. */
import { connect } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';
import { freePort } from './free-port.ts';

export class TlsFront {
  /** Bytes that clients have sent once the connection was encrypted. A client that refuses the certificate sends none. */
  received = 0;
  /** Connections that were begun, also those that clients then refused. */
  connections = 0;
  private server: Server | null = null;
  private readonly open = new Set<TLSSocket>();

  private constructor(
    readonly port: number,
    private readonly targetPort: number,
  ) {}

  /** Takes a free port and does not listen yet. @param targetPort of the server behind it, on this machine. */
  static async before(targetPort: number): Promise<TlsFront> {
    return new TlsFront(await freePort(), targetPort);
  }

  /** What an app is given in place of the server's own address. */
  get url(): string {
    return `https://localhost:${this.port}`;
  }

  /** Listens with this certificate from now on. Connections that are open break, as they do when servers change. */
  async show(certificate: Certificate): Promise<void> {
    await this.stop();
    const { key, cert } = certificate;
    const server = createServer({ key, cert }, (client) => this.join(client));
    server.on('connection', () => {
      this.connections += 1;
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    for (const client of this.open) client.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  private join(client: TLSSocket): void {
    this.open.add(client);
    const target = connect(this.targetPort, '127.0.0.1');
    client.on('data', (bytes: Buffer) => {
      this.received += bytes.length;
    });
    client.pipe(target).pipe(client);
    const end = () => {
      this.open.delete(client);
      client.destroy();
      target.destroy();
    };
    for (const socket of [client, target]) {
      socket.on('error', end);
      socket.on('close', end);
    }
  }
}
