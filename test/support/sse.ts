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
  const events: ServerEvent[] = [];
  const onEvent = ({ id, data }: EventSourceMessage) => {
    if (id !== undefined) events.push({ id, data });
  };
  createParser({ onEvent }).feed(body);
  return events;
}
