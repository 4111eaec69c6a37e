/** A message becomes a turn. */
import { randomUUID } from 'node:crypto';
import type { postMessage } from '@shared/protocol/rest';
import type { z } from 'zod';
import { domainError } from '../errors';
import type { SessionRow } from '../store/sessions';
import { titleFor } from '../store/title';
import type { RouteDeps } from './context';

type PostedMessage = Pick<
  z.output<typeof postMessage>,
  'message' | 'is_user_message' | 'context' | 'message_id'
>;

/**
 * Stores the message and its turn. The same `message_id` again joins the turn that it started.
 * @returns the id of the turn's task, new or known.
 * @throws ApiError 409 when the message id names another row.
 */
export async function startTurn(
  deps: RouteDeps,
  session: SessionRow,
  posted: PostedMessage,
): Promise<string> {
  const messageId = posted.message_id ?? randomUUID();
  const taskId = randomUUID();
  const started = await deps.storage.registry.startTurn(session, {
    taskId,
    messageId,
    role: posted.is_user_message ? 'user' : 'assistant',
    content: posted.message,
    input: { context: posted.context ?? null },
    title: posted.is_user_message ? titleFor(posted.message) : null,
  });
  switch (started.kind) {
    case 'started':
      await deps.runner.startReady(session.id);
      return taskId;
    case 'known':
      return started.taskId;
    case 'conflict':
      throw domainError(
        409,
        `Message id ${messageId} is already in use.`,
        'Send the message with a new message_id.',
      );
  }
}
