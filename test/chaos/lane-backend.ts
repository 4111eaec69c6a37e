/** A backend that serves one run after another, because starting it takes longer than a run of the engine. */
import { Backend } from '../support/backend.ts';
import { freePort } from '../support/free-port.ts';
import { makeRunFolder, removeRunFolder } from './run-folders.ts';

/** Its data is thrown away after so many. */
const RUNS_PER_BACKEND = 50;

export class LaneBackend {
  private backend: Backend | null = null;
  private logLength: number | null = null;
  private folder: string | null = null;
  private runs = 0;
  private readonly entry: string;
  private readonly env: Readonly<Record<string, string>>;

  /** @param entry the program. */
  constructor(entry: string, env: Readonly<Record<string, string>>) {
    this.entry = entry;
    this.env = env;
  }

  /** A backend that keeps so many entries of a log as they were, running. */
  async take(logLength: number | null): Promise<Backend> {
    this.runs += 1;
    if (this.logLength !== logLength || this.runs % RUNS_PER_BACKEND === 0) await this.drop();
    this.backend ??= await this.start(logLength);
    if (!this.backend.running) await this.backend.restart();
    return this.backend;
  }

  async drop(): Promise<void> {
    await this.backend?.kill();
    this.backend = null;
    if (this.folder !== null) removeRunFolder(this.folder);
    this.folder = null;
  }

  private async start(logLength: number | null): Promise<Backend> {
    this.folder = makeRunFolder('backend');
    this.logLength = logLength;
    return Backend.start({
      dataDir: this.folder,
      port: await freePort(),
      entry: this.entry,
      env: {
        ...this.env,
        ...(logLength === null ? {} : { STREAM_MAX_LENGTH: String(logLength) }),
      },
    });
  }
}

/** The app of the next run would show them: it finds chats that were begun elsewhere. */
export async function deleteSessions(
  { url, token }: Backend,
  remoteIds: readonly string[],
): Promise<void> {
  for (const id of remoteIds) {
    await fetch(`${url}/api/chat/sessions/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
  }
}
