/**
 * Work that reads a lot: searching, copying the database, writing and reading files of chats. The app has it done in a
 * thread of its own, because the main process serves windows and streams and may not wait for it; tests may do it in place.
 * None of it writes to the database but `rewrite`, on a connection of its own.
 */
import type { SearchHit } from '@shared/session';
import { openBeside } from '../store/open';
import { rewrite } from '../store/rewrite';
import type { Store } from '../store/store';
import { exportJson, exportMarkdown, type Origin } from '../transfer/export';
import type { ExportedMessage } from '../transfer/format';
import { type ImportedSession, messagesOf, readImport } from '../transfer/import-file';

export interface ExportOrder {
  readonly file: string;
  readonly sessionIds: readonly string[];
  readonly format: 'markdown' | 'json';
  readonly origin: Origin;
}

/** Each job with what it takes. Everything here can be handed to another thread. */
export interface LongJobs {
  search(order: { readonly query: string; readonly limit: number }): SearchHit[];
  /** Copies the database as it is at this moment. @throws what SQLite or the file system reports. */
  copy(order: { readonly to: string }): null;
  /** @throws the file system's error; then there is no file. */
  export(order: ExportOrder): Promise<null>;
  /**
   * Reads a file and keeps it until `closeImport`.
   * @param order the handle tells it from others that are being imported at the same time.
   * @throws BadFileError.
   */
  openImport(order: { readonly handle: string; readonly file: string }): Promise<ImportedSession[]>;
  /** Some messages of a file that is open. @throws BadFileError when one of them is damaged, Error when it is not open. */
  readImport(order: {
    readonly handle: string;
    readonly session: number;
    readonly from: number;
    readonly count: number;
  }): ExportedMessage[];
  closeImport(order: { readonly handle: string }): null;
  /** Looks through the whole database. @returns what is wrong with it, or null. */
  check(order: null): string | null;
  /** Writes the database anew; see `store/rewrite.ts`. @throws what SQLite reports. */
  rewrite(order: null): null;
}

export type JobName = keyof LongJobs;
export type JobInput<K extends JobName> = Parameters<LongJobs[K]>[0];
export type JobOutput<K extends JobName> = Awaited<ReturnType<LongJobs[K]>>;

/** Whoever does these jobs. */
export interface LongWork {
  /** @throws what the job throws, or Error when whoever does it has died. */
  run<K extends JobName>(name: K, order: JobInput<K>): Promise<JobOutput<K>>;
  /** Lets go of whatever is being done. */
  close(): void;
}

export function longJobs(store: Store): LongJobs {
  const imports = new Map<string, Awaited<ReturnType<typeof readImport>>>();
  return {
    search: ({ query, limit }) => store.search.find(query, limit),
    copy: ({ to }) => {
      store.copyTo(to);
      return null;
    },
    async export({ file, sessionIds, format, origin }) {
      const sessions = sessionIds.flatMap((id) => store.sessions.get(id) ?? []);
      const [first] = sessions;
      if (format === 'json') await exportJson(store, sessions, file, origin);
      else if (first) await exportMarkdown(store, first, file);
      return null;
    },
    async openImport({ handle, file }) {
      const sessions = await readImport(file);
      imports.set(handle, sessions);
      return sessions.map(({ messages, ...about }) => ({ ...about, messages: messages.length }));
    },
    readImport({ handle, session, from, count }) {
      const sessions = imports.get(handle);
      if (!sessions) throw new Error('The file is not open any more.');
      return messagesOf(sessions[session], from, count);
    },
    closeImport({ handle }) {
      imports.delete(handle);
      return null;
    },
    check: () => store.findDamage(),
    rewrite() {
      const db = openBeside(store.file);
      try {
        rewrite(db);
      } finally {
        db.close();
      }
      return null;
    },
  };
}

/** Does everything in place, where nobody else waits. */
export function workHere(store: Store): LongWork {
  const jobs = longJobs(store);
  return { run: (name, order) => perform(jobs, name, order), close: () => undefined };
}

/** Does one job. @throws what the job throws. */
export async function perform<K extends JobName>(
  jobs: LongJobs,
  name: K,
  order: JobInput<K>,
): Promise<JobOutput<K>> {
  const job = jobs[name] as (order: JobInput<K>) => JobOutput<K> | Promise<JobOutput<K>>;
  return job(order);
}
