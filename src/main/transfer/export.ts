/**
 * Writes sessions to a file, a page of messages at a time, so that nothing has to wait for a long one. The file appears
 * under its name only when it is whole.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { Message } from '@shared/chat/message';
import type { StoredSession } from '../store/sessions';
import type { Store } from '../store/store';
import { type ExportedMessage, FORMAT, FORMAT_VERSION } from './format';
import { messageToMarkdown } from './markdown';

const PAGE = 50;

export interface Origin {
  /** The version of this app. */
  readonly app: string;
  readonly now: Date;
}

/** Writes one session as Markdown. @throws the file system's error; then there is no file. */
export function exportMarkdown(store: Store, session: StoredSession, file: string): Promise<void> {
  return writeWhole(file, markdown(store, session));
}

/** Writes sessions as one JSON file. @throws the file system's error; then there is no file. */
export function exportJson(
  store: Store,
  sessions: readonly StoredSession[],
  file: string,
  origin: Origin,
): Promise<void> {
  return writeWhole(file, json(store, sessions, origin));
}

async function* markdown(store: Store, session: StoredSession): AsyncGenerator<string> {
  yield `# ${session.title?.trim() || 'Untitled chat'}\n\n`;
  for await (const message of messagesOf(store, session.id)) yield messageToMarkdown(message);
}

async function* json(
  store: Store,
  sessions: readonly StoredSession[],
  { app, now }: Origin,
): AsyncGenerator<string> {
  const head = { format: FORMAT, version: FORMAT_VERSION, exportedAt: now.toISOString(), app };
  yield `${JSON.stringify(head).slice(0, -1)},"sessions":[`;
  for (const [index, session] of sessions.entries()) {
    const about = {
      title: session.title,
      createdAt: isoTime(session.createdAt),
      updatedAt: isoTime(session.updatedAt),
    };
    yield `${index > 0 ? ',' : ''}\n${JSON.stringify(about).slice(0, -1)},"messages":[`;
    let first = true;
    for await (const message of messagesOf(store, session.id)) {
      const exported: ExportedMessage = {
        ...message,
        parts: [...message.parts],
        createdAt: isoTime(message.createdAt),
      };
      yield `${first ? '' : ','}\n${JSON.stringify(exported)}`;
      first = false;
    }
    yield ']}';
  }
  yield ']}\n';
}

/** Oldest first. Others get their turn between pages. */
async function* messagesOf(store: Store, sessionId: string): AsyncGenerator<Message> {
  let page = store.transcripts.after(sessionId, null, PAGE);
  while (page.length > 0) {
    yield* page;
    await setImmediate();
    page = store.transcripts.after(sessionId, page.at(-1)?.id ?? null, PAGE);
  }
}

async function writeWhole(file: string, pieces: AsyncGenerator<string>): Promise<void> {
  // A name of its own: the file's may be as long as names can be, and what stands beside it is somebody else's.
  const unfinished = join(dirname(file), `.longhaul-${randomUUID()}.unfinished`);
  try {
    await pipeline(Readable.from(pieces), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
