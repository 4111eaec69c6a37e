/** Error responses in the shapes of the platform's API. */

import { API_PREFIX } from '@shared/protocol/rest';
import { formatStreamId, STREAM_START, type StreamPosition } from '@shared/protocol/stream-id';
import type { z } from 'zod';

/** An error with an HTTP status and a body; the server's error handler sends it as it is. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly body: (request: RequestLine) => object,
    message: string,
  ) {
    super(message);
  }
}

export interface RequestLine {
  readonly method: string;
  readonly url: string;
}

/** A domain error: `{message, detail, hint}`. */
export function domainError(status: number, detail: string, hint: string): ApiError {
  return new ApiError(
    status,
    ({ method, url }) => ({ message: `Failed to process ${method} ${path(url)}`, detail, hint }),
    detail,
  );
}

/** An error with a code: `{detail: {code, message, …}}`. */
export function codedError(
  status: number,
  code: string,
  message: string,
  extra: Readonly<Record<string, string | null>> = {},
): ApiError {
  return new ApiError(status, () => ({ detail: { code, message, ...extra } }), message);
}

export function sessionNotFound(id: string): ApiError {
  return domainError(404, `Session ${id} not found.`, 'List the sessions to see which exist.');
}

export function taskNotFound(id: string): ApiError {
  return codedError(404, 'TASK_NOT_FOUND', `Task ${id} not found.`);
}

/** @param firstRetained the oldest event that is kept as it was sent; resuming before it is not possible. */
export function streamGap(taskId: string, firstRetained: StreamPosition | null): ApiError {
  return codedError(
    410,
    'STREAM_GAP',
    'The log does not hold everything after this position. Read it from the start instead: it says the same in fewer events.',
    {
      first_retained_id: firstRetained && formatStreamId(firstRetained),
      snapshot: `${API_PREFIX}/tasks/${taskId}/stream?last_message_id=${STREAM_START}`,
    },
  );
}

export function taskExpired(taskId: string): ApiError {
  return codedError(
    410,
    'TASK_EXPIRED',
    `The stream of task ${taskId} is no longer kept. Its session has the transcript.`,
  );
}

/** A request whose body or query does not fit, as FastAPI words it: `{message, detail: [issues], hint}`. */
export function validationError(error: z.ZodError, source: 'body' | 'query'): ApiError {
  return invalid(
    error.issues.map(({ path, message, code }) => ({
      loc: [source, ...path.map((key) => (typeof key === 'symbol' ? String(key) : key))],
      msg: message,
      type: code,
    })),
  );
}

/** A body that is not JSON, or cannot be looked at. */
export function malformedBody(reason: string): ApiError {
  return invalid([{ loc: ['body'], msg: reason, type: 'json_invalid' }]);
}

function invalid(
  detail: readonly { loc: readonly (string | number)[]; msg: string; type: string }[],
): ApiError {
  return new ApiError(
    422,
    ({ method, url }) => ({
      message: `Invalid request to ${method} ${path(url)}`,
      detail,
      hint: 'Correct the listed fields and send the request again.',
    }),
    detail.map(({ msg }) => msg).join('; '),
  );
}

function path(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
