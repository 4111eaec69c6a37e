/** Several backend processes on one Redis, and a client that does not care which of them answers. */
import { setTimeout } from 'node:timers/promises';
import { ApiClient, events, lastId, type StreamEvent, taskIdOf } from './client';
import { type Folder, makeFolder } from './folder';
import { type BackendProcess, startProcess, TOKEN } from './process';

export class Fleet {
  readonly members: (BackendProcess | null)[] = [];
  private readonly folders: Folder[] = [];

  private constructor(
    private readonly entry: string,
    private readonly env: Record<string, string>,
  ) {}

  static async start(entry: string, size: number, env: Record<string, string>): Promise<Fleet> {
    const fleet = new Fleet(entry, env);
    for (let index = 0; index < size; index += 1) fleet.folders.push(makeFolder());
    await Promise.all(fleet.folders.map((_folder, index) => fleet.restart(index)));
    return fleet;
  }

  client(index: number): ApiClient {
    const member = this.members[index];
    if (!member) throw new Error(`backend ${index} is down`);
    return new ApiClient(member.url, TOKEN);
  }

  /** A client of one that is up, or null while none is. */
  any(random: () => number): ApiClient | null {
    const up = this.members.flatMap((member, index) => (member ? [index] : []));
    const index = up[Math.floor(random() * up.length)];
    return index === undefined ? null : this.client(index);
  }

  async kill(index: number): Promise<void> {
    const member = this.members[index];
    this.members[index] = null;
    await member?.end('SIGKILL');
  }

  async restart(index: number): Promise<void> {
    const folder = this.folders[index];
    if (!folder) throw new Error(`there is no backend ${index}`);
    this.members[index] = await startProcess(this.entry, folder.path, this.env);
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((_member, index) => this.kill(index)));
    for (const folder of this.folders) folder.remove();
  }

  /** Repeats a request until some backend has answered it. */
  async insist<T>(random: () => number, request: (client: ApiClient) => Promise<T>): Promise<T> {
    for (let attempt = 0; attempt < 600; attempt += 1) {
      const client = this.any(random);
      try {
        if (client) return await request(client);
      } catch {
        // Killed while it answered: the next one is asked.
      }
      await setTimeout(100);
    }
    throw new Error('no backend answered for a minute');
  }

  /** Sends a message until it is taken. @returns the id of its task. */
  send(random: () => number, session: string, message: string, messageId: string): Promise<string> {
    return this.insist(random, async (client) => {
      const response = await client.send(session, message, messageId);
      await response.body?.cancel();
      return taskIdOf(response);
    });
  }

  /** Reads a task to its end as the app does: from the last id, through whichever backend is up, as often as needed. */
  async follow(
    random: () => number,
    task: string,
    seen: StreamEvent[] = [],
  ): Promise<StreamEvent[]> {
    while (seen.at(-1)?.data !== '[DONE]') {
      await this.insist(random, async (client) => {
        const response = await client.stream(task, lastId(seen));
        if (response.status !== 200) throw new Error(`status ${response.status}`);
        for await (const event of events(response)) seen.push(event);
      });
    }
    return seen;
  }
}
