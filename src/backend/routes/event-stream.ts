/** Answering a request with a task's stream. */

import { comparePositions, type StreamPosition } from '@shared/protocol/stream-id';
import type { FastifyReply } from 'fastify';
import { type ApiError, streamGap, taskExpired } from '../errors';
import { LOG_START, LogExpiredError, LogGapError } from '../tasks/log';
import { readTask } from '../tasks/reader';
import { sendEvents } from '../tasks/sse';
import type { RouteDeps } from './context';
import { asOneMessage, ONE_MESSAGE_HEADER } from './one-message';

/**
 * Sends everything after a position, then what follows live, until the task's log ends or the client leaves.
 * @param inOne whether to send it, when from its start, in the form for the AI SDK's own readers.
 * @throws ApiError 410, before anything is sent, when the log does not hold what follows the position, or
 * has expired.
 */
export async function replyWithStream(
  deps: RouteDeps,
  reply: FastifyReply,
  taskId: string,
  after: StreamPosition,
  inOne = reply.request.headers[ONE_MESSAGE_HEADER] !== undefined,
): Promise<void> {
  try {
    await deps.storage.log.read(taskId, after, 1);
  } catch (error) {
    throw asGone(taskId, error) ?? error;
  }
  reply.hijack();
  try {
    const whole = await sendEvents(
      reply.raw,
      (gone) => {
        const pages = readTask(deps.storage.log, taskId, after, gone);
        return inOne && comparePositions(after, LOG_START) === 0
          ? asOneMessage(pages, taskId)
          : pages;
      },
      {
        headers: { 'x-task-id': taskId },
        heartbeatInterval: deps.config.heartbeatInterval,
        slowReaderTimeout: deps.config.slowReaderTimeout,
      },
    );
    if (!whole) reply.log.info({ taskId }, 'reader left');
  } catch (error) {
    // The response has begun, so its end is all that can be said; the client asks again and gets the reason.
    reply.log.warn({ err: error, taskId }, 'stream broken off');
  }
}

/** The answer to a reader whose position cannot be read from, or null when the error is another one. */
export function asGone(taskId: string, error: unknown): ApiError | null {
  if (error instanceof LogGapError) return streamGap(taskId, error.firstRetained);
  return error instanceof LogExpiredError ? taskExpired(taskId) : null;
}
