/** HTTP client for the chat API. Every body that comes back is parsed by its schema. */

import { readErrorBody } from '@shared/protocol/errors';
import { tryParseJson } from '@shared/protocol/json';
import {
  API_PREFIX,
  type CancelResultBody,
  type CatchUpRequestBody,
  type CatchUpResultBody,
  cancelResult,
  catchUpResult,
  createdSession,
  MAX_MESSAGE_PAGE,
  type PostMessageBody,
  type SessionDetailBody,
  type SessionListBody,
  sessionDetail,
  sessionList,
  taskDetail,
} from '@shared/protocol/rest';
import { z } from 'zod';
import { retryAfterMs } from '../streams/backoff';
import type { Clock } from '../streams/clock';
import type { StatusAnswer } from '../streams/connection-state';
import {
  type Fetch,
  fetchSameOrigin,
  isEventStream,
  STREAM_HEADERS,
} from '../streams/event-source';
import { describe } from '../streams/failure';
import type { StreamSource } from '../streams/stream-source';
import type { EndpointSource } from './endpoint';
import type { Fit } from './fit';

/** The server answered, but not with what was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string | null,
    message: string,
    readonly retryAfterMs: number | null,
  ) {
    super(message);
  }
}

/** There is no backend to talk to at the moment. */
export class NoEndpointError extends Error {
  override readonly name = 'NoEndpointError';

  constructor() {
    super('The backend is not running yet.');
  }
}

/** Pages of a long conversation that are asked for at the most: ten thousand messages, and as many rows of tools. */
const MAX_PAGES = 100;

/** The server has accepted the connection and says nothing. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor() {
    super(`The server did not answer within ${ANSWER_MS / 1_000} seconds.`);
  }
}

/**
 * How long an answer may take, milliseconds. A request on a connection that has died without a word never is answered, and
 * everything here can be asked again.
 */
export const ANSWER_MS = 20_000;

interface CallOptions {
  /** Every server of ours offers it. */
  readonly fundamental?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export class ChatApi implements StreamSource {
  constructor(
    /** Electron's network stack in the app, Node's in tests. */
    private readonly fetch: Fetch,
    private readonly endpoint: EndpointSource,
    private readonly clock: Pick<Clock, 'wall' | 'after'>,
    /** Hears how well the server's answers fit the contract. */
    private readonly fit?: Fit,
  ) {}

  /** @throws ApiError or the network's error; so do all calls below. */
  async createSession(): Promise<string> {
    const body = await this.json('POST', '/sessions', {}, createdSession, {
      fundamental: true,
    });
    return body.id;
  }

  listSessions(offset = 0): Promise<SessionListBody> {
    const path = `/sessions?limit=100&offset=${offset}`;
    return this.json('GET', path, undefined, sessionList, { fundamental: true });
  }

  /**
   * A session with its newest rows.
   * @param suffices whether so many rows are enough; else, and where the server makes no pages, all of them come.
   * @returns `has_more_messages` says whether there are rows before these.
   */
  async sessionDetail(
    sessionId: string,
    suffices: (rows: SessionDetailBody['messages']) => boolean,
    signal?: AbortSignal,
  ): Promise<SessionDetailBody> {
    const path = `/sessions/${encodeURIComponent(sessionId)}?limit=${MAX_MESSAGE_PAGE}`;
    const detail = await this.json('GET', path, undefined, sessionDetail, { signal });
    let rows = detail.messages;
    let oldest = startOf(detail);
    for (let page = 1; oldest !== null && page < MAX_PAGES && !suffices(rows); page += 1) {
      const query = `&before_sequence=${oldest}`;
      const earlier = await this.json('GET', path + query, undefined, sessionDetail, { signal });
      rows = [...earlier.messages, ...rows];
      const next = startOf(earlier);
      oldest = next !== null && next < oldest ? next : null;
    }
    return { ...detail, messages: rows, has_more_messages: oldest !== null };
  }

  /** Gives a session another title. */
  async renameSession(sessionId: string, title: string): Promise<void> {
    await this.order('PATCH', `/sessions/${encodeURIComponent(sessionId)}/title`, { title });
  }

  async deleteSession(sessionId: string): Promise<void> {
    await this.order('DELETE', `/sessions/${encodeURIComponent(sessionId)}`);
  }

  /** @param taskId null for whatever runs, where the server has no name for it. */
  cancel(sessionId: string, taskId: string | null): Promise<CancelResultBody> {
    const path = `/sessions/${encodeURIComponent(sessionId)}/cancel`;
    return this.json('POST', path, taskId === null ? {} : { task_id: taskId }, cancelResult);
  }

  /**
   * Posts a message. The answer is a stream, left unread.
   * @throws ApiError when it is anything but a stream. A success that is none says nothing about the message: it may come
   *   from somebody in between, or its head was torn and Chromium made do with the rest, as it does without TLS.
   */
  async postMessage(sessionId: string, message: PostMessageBody): Promise<Response> {
    const path = `/sessions/${encodeURIComponent(sessionId)}/stream`;
    return this.inTime(async (limit) => {
      const response = await this.request('POST', path, message, limit, STREAM_HEADERS);
      const { status, headers } = response;
      if (status !== 200) throw await this.errorOf(response);
      const contentType = headers.get('content-type');
      if (isEventStream(contentType)) return response;
      await response.body?.cancel();
      const words = describe({ kind: 'not-a-stream', contentType });
      throw new ApiError(status, 'UNEXPECTED_BODY', words, null);
    });
  }

  /** How many tasks stand, and what followed in those that have ended. Not every server can tell. */
  catchUp(asked: CatchUpRequestBody): Promise<CatchUpResultBody> {
    return this.json('POST', '/tasks/catch-up', asked, catchUpResult);
  }

  /** Requests the events of a task after `cursor`. Whatever the server answers is for the caller to judge. */
  open(taskId: string, cursor: string, signal: AbortSignal): Promise<Response> {
    const query = `last_message_id=${encodeURIComponent(cursor)}`;
    const path = `/tasks/${encodeURIComponent(taskId)}/stream?${query}`;
    return this.request('GET', path, undefined, signal, STREAM_HEADERS);
  }

  /** Requests the running turn of a session from its start; 204 when nothing runs. */
  openSession(sessionId: string, signal: AbortSignal): Promise<Response> {
    const path = `/sessions/${encodeURIComponent(sessionId)}/stream`;
    return this.request('GET', path, undefined, signal);
  }

  async status(taskId: string, signal: AbortSignal): Promise<StatusAnswer> {
    try {
      const path = `/tasks/${encodeURIComponent(taskId)}`;
      const task = await this.json('GET', path, undefined, taskDetail, { signal });
      if (task.status === 'running') return { kind: 'running' };
      const lastMessageId = task.last_message_id ?? null;
      return { kind: 'ended', outcome: task.outcome ?? task.status, lastMessageId };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { status, message } = error;
      if (status === 410) return { kind: 'gone', outcome: 'expired', message };
      if (status === 404 || status === 403) return { kind: 'gone', outcome: 'lost', message };
      throw error;
    }
  }

  /** A request whose success is all there is to know. */
  private async order(method: string, path: string, body?: object): Promise<void> {
    await this.inTime(async (limit) => {
      const response = await this.request(method, path, body, limit);
      if (!response.ok) throw await this.errorOf(response);
      await response.body?.cancel();
    });
  }

  private async json<T>(
    method: string,
    path: string,
    body: object | undefined,
    schema: z.ZodType<T>,
    { fundamental = false, signal }: CallOptions = {},
  ): Promise<T> {
    const asked = `${method} ${path.replace(/\?.*/, '')}`;
    const { response, text } = await this.inTime(async (limit) => {
      const response = await this.request(method, path, body, limit);
      if (!response.ok) {
        const error = await this.errorOf(response);
        if (fundamental) this.fit?.refused(error.status, `${asked}: ${error.status}`);
        throw error;
      }
      return { response, text: await response.text() };
    }, signal);
    const value = tryParseJson(text);
    const parsed = schema.safeParse(value);
    if (parsed.success) {
      this.fit?.understood();
      return parsed.data;
    }
    const type = response.headers.get('content-type');
    const detail =
      value === undefined
        ? `${type ?? 'no content type'} instead of JSON`
        : z.prettifyError(parsed.error);
    this.fit?.notUnderstood(`${asked}: ${detail}`);
    throw new ApiError(
      response.status,
      'UNEXPECTED_BODY',
      `The server's answer to ${asked} does not fit the contract: ${detail}`,
      null,
    );
  }

  /**
   * Gives up what takes too long.
   * @throws NoAnswerError then.
   */
  private async inTime<T>(
    work: (limit: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const tooLong = new AbortController();
    const cancelTimer = this.clock.after(ANSWER_MS, () => tooLong.abort(new NoAnswerError()));
    try {
      return await work(signal ? AbortSignal.any([signal, tooLong.signal]) : tooLong.signal);
    } catch (error) {
      tooLong.signal.throwIfAborted();
      throw error;
    } finally {
      cancelTimer();
    }
  }

  private request(
    method: string,
    path: string,
    body: object | undefined,
    signal?: AbortSignal,
    headers: Readonly<Record<string, string>> = { accept: 'application/json' },
  ): Promise<Response> {
    const endpoint = this.endpoint();
    if (!endpoint) return Promise.reject(new NoEndpointError());
    return fetchSameOrigin(this.fetch, `${endpoint.url}${API_PREFIX}${path}`, {
      method,
      cache: 'no-store',
      headers: {
        ...headers,
        ...(endpoint.token === null ? {} : { authorization: `Bearer ${endpoint.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  private async errorOf(response: Response): Promise<ApiError> {
    const { code, message } = readErrorBody(response.status, await response.text());
    const wait = retryAfterMs(response.headers.get('retry-after'), this.clock.wall());
    return new ApiError(response.status, code, message, wait);
  }
}

/** Where the rows before a page end; null when there are none. */
function startOf({ has_more_messages: more, oldest_sequence: oldest }: SessionDetailBody) {
  return more ? (oldest ?? null) : null;
}
