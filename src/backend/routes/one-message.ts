/**
 * A task's stream for the AI SDK's own readers. A turn says a message per round of the model, each with an id of its own.
 * Those readers keep one message per stream: told a new id, they show everything so far a second time under that name.
 * So only a stream's first chunk may name the message for them.
 */
import { derivedId } from '../tasks/ids';
import { LOG_START, type LogEntry } from '../tasks/log';

/** The header of the AI SDK's protocol. A request that has it is answered in this way. */
export const ONE_MESSAGE_HEADER = 'x-vercel-ai-ui-message-stream';

const START = /^\{"type":"start",/;
const TOOL = /^\{"type":"tool-/;

/** @param pages the entries of a task's stream from its start. */
export async function* asOneMessage(
  pages: AsyncIterable<readonly LogEntry[]>,
  taskId: string,
): AsyncGenerator<readonly LogEntry[], void, void> {
  let begun = false;
  for await (const page of pages) {
    const [first] = page;
    if (begun || !first) yield page.map(unnamed);
    else if (START.test(first.data)) yield [first, ...page.slice(1).map(unnamed)];
    else if (TOOL.test(first.data)) yield [beginning(taskId), ...page.map(unnamed)];
    else yield page.map(unnamed);
    begun = true;
  }
}

/** An operation's stream has a call before its message. Those readers begin anew at a start, and would forget the call. */
function beginning(taskId: string): LogEntry {
  const messageId = derivedId(taskId, 'message', 0);
  const start = { type: 'start', messageId, messageMetadata: { taskId } };
  return { position: LOG_START, data: JSON.stringify(start) };
}

function unnamed(entry: LogEntry): LogEntry {
  if (!START.test(entry.data)) return entry;
  const { messageId: _left, ...start }: Record<string, unknown> = JSON.parse(entry.data);
  return { ...entry, data: JSON.stringify(start) };
}
