/** The calls about the data as a whole, and about files outside of it. */
import type { CallName } from '@shared/ipc';
import type { ExportOrder } from '../long-work/jobs';
import { deleteSetAside } from '../store/backups';
import { removeSessions } from '../store/remove-sessions';
import type { StoredSession } from '../store/sessions';
import { importFile } from '../transfer/import';
import { BadFileError } from '../transfer/import-file';
import type { EngineAccess } from './engine-access';
import { type Caller, CallFailure, type CallHandlers } from './router';
import {
  CHATS_FILE,
  type FileKind,
  JSON_FILE,
  MARKDOWN_FILE,
  orBadFile,
  type SavePort,
  saveFile,
} from './save-file';

export interface DataPorts extends SavePort {
  readonly askWhatToOpen: (caller: Caller, kind: FileKind) => Promise<string | null>;
  readonly reveal: (folder: string) => Promise<void>;
  /** Starts the app anew, once this call has been answered. */
  readonly restart: () => void;
  readonly version: string;
}

type DataCalls = Extract<CallName, `data.${string}` | 'sessions.export' | 'sessions.import'>;

export function dataHandlers(
  access: EngineAccess,
  ports: DataPorts,
): Pick<CallHandlers, DataCalls> {
  /** Asks for a place and writes these chats there. */
  const save = (
    caller: Caller,
    name: string,
    kind: FileKind,
    sessionIds: readonly string[],
    format: ExportOrder['format'],
  ) =>
    saveFile(ports, caller, name, kind, async (file) => {
      const origin = { app: ports.version, now: new Date() };
      await access.longWork.run('export', { file, sessionIds, format, origin });
    });

  return {
    'sessions.export': ({ sessionId, format }, caller) => {
      const session = access.session(sessionId);
      const kind = format === 'markdown' ? MARKDOWN_FILE : CHATS_FILE;
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
    'data.info': () => access.store.info(),
    'data.setRetention': ({ days }) => {
      const { store, maintenance } = access.engine;
      store.transaction(() => store.setRetentionDays(days));
      void maintenance.run();
      return null;
    },
    'data.export': (_, caller) => {
      const { store } = access;
      const ids = store.sessions.list().map(({ id }) => id);
      return save(caller, `longhaul-${dayOf(new Date())}`, CHATS_FILE, ids, 'json');
    },
    'data.backUp': () => orBadFile(access.engine.backUp('manual', new Date())),
    'data.restore': ({ name }) => {
      if (!access.store.backups.requestRestore(name)) {
        throw new CallFailure('NOT_FOUND', 'There is no such backup.');
      }
      ports.restart();
      return null;
    },
    'data.reveal': async () => {
      await ports.reveal(access.store.info().folder);
      return null;
    },
    'data.clear': async () => {
      const { store, longWork, sessionCare } = access.engine;
      await removeSessions(store, sessionCare.hideAll());
      for (const { name } of store.info().setAside) deleteSetAside(store.file, name);
      store.backups.clear();
      await longWork.run('rewrite', null);
      store.emptyLog();
      return null;
    },
  };
}

/** `2026-03-02`, by the clock on the wall. */
function dayOf(moment: Date): string {
  const numbers = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return numbers.map((number) => String(number).padStart(2, '0')).join('-');
}

/** A session's title as a name that every file system takes. */
function fileName({ title }: StoredSession): string {
  const safe = (title ?? '')
    .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // Half a character at the end is no name.
  const cut = safe.slice(0, 80).replace(/[\uD800-\uDBFF]$/, '');
  return cut.trim() || 'chat';
}
