/** The calls about the data as a whole, and about files outside of it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CallName } from '@shared/ipc';
import { errorText } from '../error-text';
import type { ExportOrder } from '../long-work/jobs';
import { removeSessions } from '../store/remove-sessions';
import type { StoredSession } from '../store/sessions';
import { importFile } from '../transfer/import';
import { BadFileError } from '../transfer/import-file';
import type { EngineAccess } from './engine-access';
import { type Caller, CallFailure, type CallHandlers } from './router';

export interface FileKind {
  readonly name: string;
  readonly extensions: string[];
}

export interface DataPorts {
  /** Asks the person where to save a file. Null when they changed their mind. */
  readonly askWhereToSave: (
    caller: Caller,
    suggestedName: string,
    kind: FileKind,
  ) => Promise<string | null>;
  readonly askWhatToOpen: (caller: Caller, kind: FileKind) => Promise<string | null>;
  readonly reveal: (folder: string) => Promise<void>;
  /** Starts the app anew, once this call has been answered. */
  readonly restart: () => void;
  readonly version: string;
}

type DataCalls = Extract<CallName, `data.${string}` | 'sessions.export' | 'sessions.import'>;

const JSON_FILE: FileKind = { name: 'JSON', extensions: ['json'] };
const MARKDOWN_FILE: FileKind = { name: 'Markdown', extensions: ['md'] };

export function dataHandlers(
  access: EngineAccess,
  ports: DataPorts,
): Pick<CallHandlers, DataCalls> {
  /** Asks for a place and writes these chats there. */
  async function save(
    caller: Caller,
    name: string,
    kind: FileKind,
    sessionIds: readonly string[],
    format: ExportOrder['format'],
  ): Promise<{ file: string | null }> {
    const file = await ports.askWhereToSave(caller, `${name}.${kind.extensions[0]}`, kind);
    if (file !== null) {
      const origin = { app: ports.version, now: new Date() };
      await orBadFile(access.engine.longWork.run('export', { file, sessionIds, format, origin }));
    }
    return { file };
  }

  return {
    'sessions.export': ({ sessionId, format }, caller) => {
      const session = access.session(sessionId);
      const kind = format === 'markdown' ? MARKDOWN_FILE : JSON_FILE;
      return save(caller, fileName(session), kind, [sessionId], format);
    },
    'sessions.import': async (_, caller) => {
      const { store, longWork, sessionCare } = access.engine;
      const file = await ports.askWhatToOpen(caller, JSON_FILE);
      if (file === null) return null;
      const added = await importFile(store, longWork, file, Date.now()).catch((error: unknown) => {
        if (error instanceof BadFileError) throw new CallFailure('BAD_FILE', error.message);
        throw error;
      });
      return { sessions: added.map((id) => sessionCare.announce(id)) };
    },
    'data.info': () => access.engine.store.info(),
    'data.setRetention': ({ days }) => {
      const { store, maintenance } = access.engine;
      store.transaction(() => store.setRetentionDays(days));
      void maintenance.run();
      return null;
    },
    'data.export': (_, caller) => {
      const { store } = access.engine;
      const day = new Date().toISOString().slice(0, 10);
      const ids = store.sessions.list().map(({ id }) => id);
      return save(caller, `longhaul-${day}`, JSON_FILE, ids, 'json');
    },
    'data.backUp': () => orBadFile(access.engine.backUp('manual', new Date())),
    'data.restore': ({ name }) => {
      if (!access.engine.store.backups.requestRestore(name)) {
        throw new CallFailure('NOT_FOUND', 'There is no such backup.');
      }
      ports.restart();
      return null;
    },
    'data.reveal': async () => {
      await ports.reveal(access.engine.store.info().folder);
      return null;
    },
    'data.clear': async () => {
      const { store, sessionCare } = access.engine;
      await removeSessions(store, sessionCare.hideAll());
      const { folder, setAside } = store.info();
      for (const name of setAside) {
        for (const suffix of ['', '-wal', '-shm'])
          rmSync(join(folder, name + suffix), { force: true });
      }
      store.backups.clear();
      store.rewrite();
      return null;
    },
  };
}

/** A session's title as a name that every file system takes. */
function fileName({ title }: StoredSession): string {
  const safe = (title ?? '')
    .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return safe.slice(0, 80) || 'chat';
}

async function orBadFile<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new CallFailure('BAD_FILE', `The file cannot be written: ${errorText(error)}.`);
  }
}
