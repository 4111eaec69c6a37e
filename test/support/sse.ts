/** A task's whole event stream as its server tells it. */
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { ReadyBackend } from './ready-line.ts';

export interface ServerEvent {
  readonly id: string;
  readonly data: string;
}

/**
 * Reads a finished task's log from its first event to its last.
 * @throws Error when the server does not answer with a stream.
 */
export async function readServerLog(
  backend: ReadyBackend,
  taskId: string,
): Promise<readonly ServerEvent[]> {
  const url = `${backend.url}/api/chat/tasks/${taskId}/stream?last_message_id=0-0`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${backend.token}` } });
  const body = await response.text();
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}: ${body}`);
  return eventsIn(body);
}

/** How long a task that still runs is listened to. */
const LISTEN_MS = 1_500;

/**
 * Reads what a task's log has at the moment, whether the task runs or not.
 * @throws Error when the server does not answer with a stream.
 */
export async function readServerLogSoFar(
  backend: ReadyBackend,
  taskId: string,
): Promise<readonly ServerEvent[]> {
  const url = `${backend.url}/api/chat/tasks/${taskId}/stream?last_message_id=0-0`;
  const signal = AbortSignal.timeout(LISTEN_MS);
  const headers = { authorization: `Bearer ${backend.token}` };
  const response = await fetch(url, { headers, signal });
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}.`);
  let body = '';
  const decoder = new TextDecoder();
  try {
    for await (const bytes of response.body ?? []) body += decoder.decode(bytes, { stream: true });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return eventsIn(body);
}

function eventsIn(body: string): readonly ServerEvent[] {
  const events: ServerEvent[] = [];
  const onEvent = ({ id, data }: EventSourceMessage) => {
    if (id !== undefined) events.push({ id, data });
  };
  createParser({ onEvent }).feed(body);
  return events;
}
