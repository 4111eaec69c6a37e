/** Where a reader wants a stream to go on. */
import { streamCursor } from '@shared/protocol/rest';
import { comparePositions, parseStreamId, type StreamPosition } from '@shared/protocol/stream-id';
import type { FastifyRequest } from 'fastify';
import { codedError } from '../errors';
import { parseInput } from './context';

/**
 * Where to go on from. A native EventSource keeps the URL of its first request and adds the header when it reconnects, so
 * the newer of the two counts.
 * @throws ApiError 400 when one of them is no stream id.
 */
export function requestedPosition(request: FastifyRequest): StreamPosition {
  const query = parsePosition(parseInput(streamCursor, request.query, 'query').last_message_id);
  const header = lastEventId(request);
  if (header === null) return query;
  const position = parsePosition(header);
  return comparePositions(position, query) > 0 ? position : query;
}

/** The id that an EventSource sends when it reconnects, or null. */
export function lastEventId({ headers }: FastifyRequest): string | null {
  const header = headers['last-event-id'];
  return typeof header !== 'string' || header === '' ? null : header;
}

/** @throws ApiError 400 when the text is no stream id. */
export function parsePosition(text: string): StreamPosition {
  const position = parseStreamId(text);
  if (!position) {
    throw codedError(
      400,
      'MALFORMED_STREAM_ID',
      `“${text}” is not a stream id like 1700000000000-0.`,
    );
  }
  return position;
}
