/**
 * Adds the sessions of an exported file. The whole file is looked at before any of it shows: sessions are built hidden, in
 * small transactions, and shown together at the end. What is left half built by a crash is cleared away at the next start.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { updatedTool } from '@shared/chat/change';
import { importedId, type Message, type Part } from '@shared/chat/message';
import { isOpen } from '@shared/chat/part-key';
import type { LongWork } from '../long-work/jobs';
import { removeSessions } from '../store/remove-sessions';
import type { Store } from '../store/store';
import type { ExportedMessage } from './format';
import type { ImportedSession } from './import-file';

/** How messages stand that can still be sent. */
const UNSENT: ReadonlySet<Message['status']> = new Set(['queued', 'sending', 'refused']);

/** How answers end. */
const ENDS: ReadonlySet<Message['status']> = new Set(['complete', 'failed', 'stopped', 'partial']);

/** Messages that one transaction adds. */
const AT_ONCE = 10;

/**
 * Imports a file.
 * @param work reads the file, which may be long.
 * @param now wall-clock milliseconds.
 * @returns the ids of the new sessions.
 * @throws BadFileError, what SQLite reports, or an Error when the account is another one by the end; then nothing was added.
 */
export async function importFile(
  store: Store,
  work: LongWork,
  file: string,
  now: number,
): Promise<string[]> {
  const added: string[] = [];
  const handle = randomUUID();
  const account = store.accounts.current;
  const sameAccount = () => {
    if (store.accounts.current === account) return;
    throw new Error('The account was changed while the file was being read.');
  };
  try {
    const sessions = await work.run('openImport', { handle, file });
    for (const [session, about] of sessions.entries()) {
      sameAccount();
      const id = randomUUID();
      added.push(id);
      await build(store, work, handle, id, session, about);
    }
    sameAccount();
    store.transaction(() => {
      for (const id of added) store.sessions.unhide(id, now);
    });
    return added;
  } catch (error) {
    await removeSessions(store, added);
    throw error;
  } finally {
    await work.run('closeImport', { handle });
  }
}

async function build(
  store: Store,
  work: LongWork,
  handle: string,
  id: string,
  session: number,
  { title, createdAt, updatedAt, messages }: ImportedSession,
): Promise<void> {
  store.transaction(() =>
    store.sessions.createHidden(id, title, Date.parse(createdAt), Date.parse(updatedAt)),
  );
  for (let from = 0; from < messages; from += AT_ONCE) {
    const found = await work.run('readImport', { handle, session, from, count: AT_ONCE });
    const changes = found.map((message) => {
      return { type: 'message.added', message: adopted(message) } as const;
    });
    store.transaction(() => store.change(id, null, changes));
    await setImmediate();
  }
}

/** A message under an id of its own. Nothing works on it any more, so nothing in it is left open. */
function adopted(message: ExportedMessage): Message {
  const status = ended(message);
  return {
    ...message,
    // What was not sent may still be, and is like any other message then.
    id: status === 'refused' ? randomUUID() : importedId(randomUUID()),
    createdAt: Date.parse(message.createdAt),
    status,
    reason:
      message.reason ??
      (status === 'refused' ? 'It had not been sent when it was exported.' : undefined),
    parts: message.parts.map(closed),
  };
}

function ended({ role, status, parts }: ExportedMessage): Message['status'] {
  if (role === 'assistant') return ENDS.has(status) ? status : 'partial';
  // Without words it cannot be sent, and would keep back what is to follow on it.
  return UNSENT.has(status) && parts[0]?.type === 'text' ? 'refused' : 'sent';
}

function closed(part: Part): Part {
  if (part.type === 'text' || part.type === 'reasoning') return { ...part, state: 'done' };
  if (part.type !== 'tool') return part;
  // The operation's task belongs to the session that was exported.
  const { operation: _, ...tool } = part;
  if (!isOpen(tool)) return tool;
  return updatedTool(tool, {
    state: 'output-error',
    errorText: 'The tool did not report a result.',
  });
}
