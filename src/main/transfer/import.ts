/**
 * Adds the sessions of an exported file. The whole file is looked at before any of it shows: sessions are built hidden, in
 * small transactions, and shown together at the end. What is left half built by a crash is cleared away at the next start.
 */
import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { updatedTool } from '@shared/chat/change';
import type { Message, Part } from '@shared/chat/message';
import { isOpen } from '@shared/chat/part-key';
import type { JsonValue } from '@shared/protocol/json';
import { z } from 'zod';
import { errorText } from '../error-text';
import { removeSessions } from '../store/remove-sessions';
import type { Store } from '../store/store';
import {
  type ExportedMessage,
  type ExportedSession,
  exportedMessage,
  exportFile,
  exportHead,
  FORMAT_VERSION,
} from './format';

/** Larger files would have to be read in pieces. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Messages that one transaction adds. */
const AT_ONCE = 10;

/** The file cannot be imported; nothing of it has been. The message says why, for a person. */
export class BadFileError extends Error {
  override readonly name = 'BadFileError';
}

/**
 * Imports a file.
 * @param now wall-clock milliseconds.
 * @returns the ids of the new sessions.
 * @throws BadFileError, or what SQLite reports; then nothing was added.
 */
export async function importFile(store: Store, file: string, now: number): Promise<string[]> {
  const { sessions } = read(await contents(file));
  const added: string[] = [];
  try {
    for (const session of sessions) {
      const id = randomUUID();
      added.push(id);
      await build(store, id, session);
    }
    store.transaction(() => {
      for (const id of added) store.sessions.unhide(id, now);
    });
    return added;
  } catch (error) {
    await removeSessions(store, added);
    throw error;
  }
}

async function contents(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, and ${MAX_BYTES} are the limit`);
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BadFileError(`The file cannot be read: ${errorText(error)}.`);
  }
}

function read(text: string): z.infer<typeof exportFile> {
  let document: JsonValue;
  try {
    document = JSON.parse(text) as JsonValue;
  } catch {
    throw new BadFileError('The file is not JSON. Choose one that Longhaul has exported as JSON.');
  }
  const head = exportHead.safeParse(document);
  if (!head.success) {
    throw new BadFileError('The file was not exported by Longhaul, or not as JSON.');
  }
  if (head.data.version > FORMAT_VERSION) {
    throw new BadFileError('The file was exported by a newer Longhaul. Update this one first.');
  }
  return fitting(exportFile, document, 'The file');
}

async function build(store: Store, id: string, session: ExportedSession): Promise<void> {
  const { title, createdAt, updatedAt, messages } = session;
  store.transaction(() =>
    store.sessions.createHidden(id, title, Date.parse(createdAt), Date.parse(updatedAt)),
  );
  for (let from = 0; from < messages.length; from += AT_ONCE) {
    const changes = messages.slice(from, from + AT_ONCE).map((value, offset) => {
      const found = fitting(exportedMessage, value, `Message ${from + offset + 1}`);
      return { type: 'message.added', message: adopted(found) } as const;
    });
    store.transaction(() => store.change(id, null, changes));
    await setImmediate();
  }
}

function fitting<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadFileError(`${what} is damaged: ${z.prettifyError(parsed.error)}`);
}

/** A message under an id of its own. Nothing works on it any more, so nothing in it is left open. */
function adopted(message: ExportedMessage): Message {
  const status = ended(message.status);
  return {
    ...message,
    id: randomUUID(),
    createdAt: Date.parse(message.createdAt),
    status,
    reason:
      message.reason ??
      (status === 'refused' ? 'It had not been sent when it was exported.' : undefined),
    parts: message.parts.map(closed),
  };
}

function ended(status: Message['status']): Message['status'] {
  if (status === 'streaming') return 'partial';
  return status === 'queued' || status === 'sending' ? 'refused' : status;
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
