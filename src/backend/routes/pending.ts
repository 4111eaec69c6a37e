/** Follow-ups: messages that wait in a session for the turn before them. Each gets a turn of its own. */
import {
  MAX_PENDING_MESSAGES,
  type PendingListBody,
  type PendingResultBody,
  pendingMessage,
} from '@shared/protocol/rest';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { domainError } from '../errors';
import type { Task } from '../tasks/registry';
import { parseInput, type RouteDeps, requireSession } from './context';
import { startTurn } from './start-turn';

type SessionRequest = FastifyRequest<{ Params: { id: string } }>;

export function pendingRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const { registry, messages } = deps.storage;
  const turnsOf = async (sessionId: string): Promise<readonly Task[]> =>
    (await registry.runningIn(sessionId)).filter(({ kind }) => kind === 'turn');

  app.post(
    '/sessions/:id/messages/pending',
    async (request: SessionRequest): Promise<PendingResultBody> => {
      const session = await requireSession(deps, request);
      const message = parseInput(pendingMessage, request.body, 'body');
      const turns = await turnsOf(session.id);
      const known = turns.some(({ messageId }) => messageId === message.message_id);
      if (turns.length === 0) {
        throw domainError(409, 'No turn is running.', 'Send the message to the stream instead.');
      }
      if (turns.length > MAX_PENDING_MESSAGES && !known) {
        throw domainError(429, 'Too many messages are waiting.', 'Wait for the turns before them.');
      }
      await startTurn(deps, session, { ...message, is_user_message: true });
      return {
        buffer_length: turns.length - (known ? 1 : 0),
        max_buffer_length: MAX_PENDING_MESSAGES,
        turn_in_flight: true,
      };
    },
  );

  app.get(
    '/sessions/:id/messages/pending',
    async (request: SessionRequest): Promise<PendingListBody> => {
      const session = await requireSession(deps, request);
      const waiting = (await turnsOf(session.id)).slice(1);
      const rows = new Map((await messages.list(session.id)).map((row) => [row.id, row.content]));
      const texts = waiting.map(({ messageId }) => rows.get(messageId ?? '') ?? '');
      return { messages: texts, count: texts.length };
    },
  );
}
