/** Sessions: list, create, read, rename, delete. */

import {
  type CreatedSessionBody,
  type DoneBody,
  MAX_MESSAGE_PAGE,
  messagePage,
  newSession,
  pageQuery,
  type SessionListBody,
  type SessionSummaryBody,
  titleRequest,
} from '@shared/protocol/rest';
import { STREAM_START } from '@shared/protocol/stream-id';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { MessageRow, MessageStore } from '../store/messages';
import type { SessionRow } from '../store/sessions';
import { activeTask, type Task } from '../tasks/registry';
import { parseInput, type RouteDeps, requireSession } from './context';

export function sessionRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const { storage } = deps;
  app.get('/sessions', async (request): Promise<SessionListBody> => {
    const { limit, offset } = parseInput(pageQuery, request.query, 'query');
    const { sessions, total } = await storage.sessions.list(request.userId, limit, offset);
    return { sessions: sessions.map(summary), total };
  });

  app.post('/sessions', async (request): Promise<CreatedSessionBody & { user_id: string }> => {
    parseInput(newSession, request.body, 'body');
    const session = await storage.sessions.create(request.userId);
    return {
      id: session.id,
      created_at: isoTime(session.created_at),
      user_id: session.user_id,
    };
  });

  app.get<{ Params: { id: string } }>('/sessions/:id', async (request) => {
    const session = await requireSession(deps, request);
    const page = parseInput(messagePage, request.query, 'query');
    // What runs is looked up first: a task that ends in between has its rows stored by then.
    const running = await storage.registry.runningIn(session.id);
    const { messages, ...place } = await readMessages(storage.messages, session.id, page);
    return {
      ...summary(session),
      user_id: session.user_id,
      messages: messages.map(messageBody),
      ...place,
      active_stream: activeStream(running),
    };
  });

  app.patch<{ Params: { id: string } }>(
    '/sessions/:id/title',
    async (request): Promise<DoneBody> => {
      const session = await requireSession(deps, request);
      await storage.sessions.rename(
        session.id,
        parseInput(titleRequest, request.body, 'body').title,
      );
      return { status: 'ok' };
    },
  );

  // Every session has an owner from the start, so the only one who can claim it is who has it.
  app.patch<{ Params: { id: string } }>(
    '/sessions/:id/assign-user',
    async (request): Promise<DoneBody> => {
      await requireSession(deps, request);
      return { status: 'ok' };
    },
  );

  app.delete<{ Params: { id: string } }>('/sessions/:id', async (request, reply) => {
    const session = await requireSession(deps, request);
    // Later turns first, so that none of them starts when the one before it stops.
    const running = (await storage.registry.runningIn(session.id)).toReversed();
    for (const task of running) await deps.runner.stop(task);
    await storage.sessions.delete(session.id);
    return reply.code(204).send();
  });
}

/** All rows, or a page of them and where it stands. */
async function readMessages(
  store: MessageStore,
  sessionId: string,
  { limit, before_sequence: before }: z.output<typeof messagePage>,
) {
  if (limit === undefined && before === undefined) {
    return { messages: await store.list(sessionId) };
  }
  const page = await store.page(sessionId, limit ?? MAX_MESSAGE_PAGE, before ?? null);
  return {
    messages: page.rows,
    has_more_messages: page.before !== null,
    oldest_sequence: page.before,
  };
}

function summary(session: SessionRow): SessionSummaryBody {
  return {
    id: session.id,
    created_at: isoTime(session.created_at),
    updated_at: isoTime(session.updated_at),
    title: session.title,
  };
}

/** A row with every key the platform sends, absent ones as null. */
function messageBody(row: MessageRow) {
  return {
    id: row.id,
    role: row.role,
    content: row.content,
    name: null,
    tool_call_id: row.tool_call_id,
    refusal: null,
    tool_calls: row.tool_calls,
    function_call: null,
  };
}

function activeStream(running: readonly Task[]) {
  const task = activeTask(running);
  if (!task) return null;
  return {
    task_id: task.id,
    last_message_id: STREAM_START,
    operation_id: task.operationId,
    tool_name: task.toolName,
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
