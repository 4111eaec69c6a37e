/**
 * What the server has of a chat, and which part of the chat that is. Of a long chat only the newest rows are read, back to a
 * question that is known here by its id or by the server's; where ids do not say that, all of it is.
 */
import type { Message } from '@shared/chat/message';
import { questionOf, type Task } from '@shared/chat/task';
import type { SessionDetailBody, SessionMessageBody } from '@shared/protocol/rest';
import type { Store } from '../store/store';
import { alignTurns, asked } from './align';
import { readTurns, type ServerTurn } from './server-rows';

export interface Seen {
  readonly detail: SessionDetailBody;
  readonly turns: readonly ServerTurn[];
  /** The question with which the turns begin; null when they are the whole chat. */
  readonly from: string | null;
  /** The last question that had been sent when the server was asked; null when none had. */
  readonly until: string | null;
}

export function seenOf(
  store: Store,
  sessionId: string,
  detail: SessionDetailBody,
  until: string | null,
): Seen {
  const rows = detail.messages;
  const from = detail.has_more_messages ? tailStart(store, sessionId, rows) : null;
  const begin = from === null ? 0 : rows.findIndex(isQuestion);
  const idHere = idsHere(store, sessionId);
  const known = rows
    .slice(begin)
    .map((row) => (isQuestion(row) ? { ...row, id: idHere(row) } : row));
  return { detail, turns: readTurns(known), from, until };
}

/** The messages here that what was seen is to be held against. */
export function heldAgainst(store: Store, sessionId: string, { from }: Seen): Message[] {
  return store.transcripts.since(sessionId, from);
}

/**
 * The first question in a chat's newest rows, when nothing before it has to be looked at: it is known here, and everything
 * else that both sides know, or that a task works at, stands behind it.
 * @returns its id here.
 */
export function tailStart(
  store: Store,
  sessionId: string,
  rows: readonly SessionMessageBody[],
): string | null {
  const place = (id: string) => store.transcripts.positionOf(sessionId, id);
  const begin = rows.findIndex(isQuestion);
  if (begin < 0) return null;
  const [first, ...others] = rows.slice(begin).map(idsHere(store, sessionId));
  const from = first == null ? null : place(first);
  if (first == null || from === null) return null;
  const concerns = store.tasks.openIn(sessionId).flatMap((task) => concernsOf(store, task));
  const isBehind = (id: string | null) => id === null || (place(id) ?? from) >= from;
  return [...others, ...concerns].every(isBehind) ? first : null;
}

/** The messages that a task begins at, as far as they are there. */
function concernsOf(store: Store, task: Task): (string | null)[] {
  const { transcripts } = store;
  const { sessionId, taskId, toolCallId } = task;
  const call = toolCallId === null ? null : transcripts.answeredAt(task, toolCallId);
  return [transcripts.firstOwned(sessionId, taskId), questionOf(taskId), call?.messageId ?? null];
}

function isQuestion({ role }: SessionMessageBody): boolean {
  return role === 'user';
}

/** @returns what says by which id a row's message is known here, or would be; null for rows without ids. */
function idsHere(store: Store, sessionId: string): (row: SessionMessageBody) => string | null {
  const names = store.transcripts.rowNames(sessionId);
  return ({ id }) => (id == null ? null : (names.get(String(id)) ?? String(id)));
}

/** The turn of the server that a task answers in. */
export function turnOf(store: Store, task: Task, seen: Seen): ServerTurn | null {
  const { turns } = seen;
  const messages = heldAgainst(store, task.sessionId, seen);
  const questions = asked(messages);
  const own = new Set(store.transcripts.ownedBy(task.sessionId, task.taskId));
  const first = messages.findIndex(({ id }) => own.has(id));
  const before = first < 0 ? messages : messages.slice(0, first);
  const question =
    questionOf(task.taskId) ??
    before.findLast(({ role, status }) => role === 'user' && status === 'sent')?.id;
  const index = questions.findIndex(({ id }) => id === question);
  const at = alignTurns(questions, turns).indexOf(index);
  return (index < 0 ? turns.at(-1) : turns[at]) ?? null;
}
