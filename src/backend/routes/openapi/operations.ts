/** What the API offers, as data: every route with the schemas that its requests are checked against. */
import * as rest from '@shared/protocol/rest';
import { z } from 'zod';
import { reportedCompletion } from '../../completion/completion';

export interface Operation {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** Below the API's prefix, with parameters in braces. */
  readonly path: string;
  readonly tag: 'Sessions' | 'Streams' | 'Tasks' | 'Service';
  readonly summary: string;
  readonly description?: string;
  /** Who may ask: a signed-in user unless it says otherwise, a service with its key, or anyone. */
  readonly access?: 'user' | 'service' | 'anyone';
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answers that are no errors: by status, a schema, a stream, or nothing. */
  readonly answers: Readonly<Record<number, z.ZodType | 'stream' | 'nothing'>>;
  /** The statuses of its errors, beside those that every operation has. */
  readonly errors?: readonly number[];
}

const lastEventId = {
  'Last-Event-ID':
    'The id of the last event that was received, as an EventSource sends it. With `last_message_id`, the newer one counts.',
};

const sentStream =
  'The answer is the stream of the turn that the message starts; the header `x-task-id` names its task. A disconnect stops nothing: go on with the stream of the task.';

export const OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/sessions',
    tag: 'Sessions',
    summary: 'List the sessions, the most recently used first',
    query: rest.pageQuery,
    answers: { 200: rest.sessionList },
    errors: [422],
  },
  {
    method: 'post',
    path: '/sessions',
    tag: 'Sessions',
    summary: 'Create a session',
    body: rest.newSession,
    answers: { 200: rest.createdSession.extend({ user_id: z.string() }) },
    errors: [422],
  },
  {
    method: 'get',
    path: '/sessions/{id}',
    tag: 'Sessions',
    summary: 'Read a session with its messages',
    description:
      'While something runs, `active_stream` names the task whose stream has what the messages do not hold yet. With `limit` the newest messages, or those before `before_sequence`.',
    query: rest.messagePage,
    answers: { 200: rest.sessionDetail.extend({ user_id: z.string() }) },
    errors: [404, 422],
  },
  {
    method: 'patch',
    path: '/sessions/{id}/title',
    tag: 'Sessions',
    summary: 'Rename a session',
    body: rest.titleRequest,
    answers: { 200: rest.done },
    errors: [404, 422],
  },
  {
    method: 'patch',
    path: '/sessions/{id}/assign-user',
    tag: 'Sessions',
    summary: 'Claim a session',
    description: 'Every session has an owner from the start; only that one can claim it.',
    answers: { 200: rest.done },
    errors: [404],
  },
  {
    method: 'delete',
    path: '/sessions/{id}',
    tag: 'Sessions',
    summary: 'Delete a session, stopping what runs in it',
    answers: { 204: 'nothing' },
    errors: [404],
  },
  {
    method: 'post',
    path: '/sessions/{id}/stream',
    tag: 'Streams',
    summary: 'Send a message',
    description: `${sentStream} The same \`message_id\` again joins the turn that it started. During a turn, the message waits for its own.`,
    body: rest.postMessage,
    answers: { 200: 'stream' },
    errors: [404, 409, 422],
  },
  {
    method: 'get',
    path: '/sessions/{id}/stream',
    tag: 'Streams',
    summary: 'Resume the running turn, or send a message as the first clients did',
    description: `With \`message\`, and without \`Last-Event-ID\`, it is sent. ${sentStream} Otherwise the running turn is sent from its start, or, after a \`Last-Event-ID\`, what followed that event.`,
    query: rest.legacyMessage.partial(),
    headers: lastEventId,
    answers: { 200: 'stream', 204: 'nothing' },
    errors: [400, 404, 410, 422],
  },
  {
    method: 'post',
    path: '/sessions/{id}/messages/pending',
    tag: 'Streams',
    summary: 'Queue a follow-up while a turn runs',
    body: rest.pendingMessage,
    answers: { 200: rest.pendingResult },
    errors: [404, 409, 422, 429],
  },
  {
    method: 'get',
    path: '/sessions/{id}/messages/pending',
    tag: 'Streams',
    summary: 'List the follow-ups that wait',
    answers: { 200: rest.pendingList },
    errors: [404],
  },
  {
    method: 'post',
    path: '/sessions/{id}/cancel',
    tag: 'Tasks',
    summary: 'Stop a task, or everything that runs in a session',
    body: rest.cancelRequest,
    answers: { 200: rest.cancelResult },
    errors: [404, 422],
  },
  {
    method: 'post',
    path: '/tasks/catch-up',
    tag: 'Tasks',
    summary: 'Read how many tasks stand, and what followed in those that have ended',
    description:
      'For a client that comes back: one answer instead of a stream for each. `events` go up to the end of the stream, as the stream would bring them; null means that it has to be asked for (the task runs, its events are too many, or it cannot be read from there). Tasks that do not exist are left out.',
    body: rest.catchUpRequest,
    answers: { 200: rest.catchUpResult },
    errors: [400, 422],
  },
  {
    method: 'get',
    path: '/tasks/{id}',
    tag: 'Tasks',
    summary: 'Read the state of a task',
    answers: { 200: rest.taskDetail },
    errors: [404],
  },
  {
    method: 'get',
    path: '/tasks/{id}/stream',
    tag: 'Streams',
    summary: 'Read the stream of a task after an event, and what follows live',
    query: rest.streamCursor,
    headers: lastEventId,
    answers: { 200: 'stream' },
    errors: [400, 404, 410],
  },
  {
    method: 'post',
    path: '/operations/{id}/complete',
    tag: 'Tasks',
    summary: 'Report the end of work that a tool has given away',
    description:
      'Only the first report counts; later ones are answered in the same way. The conversation goes on in the stream of the task.',
    access: 'service',
    body: reportedCompletion,
    answers: { 200: rest.done.extend({ task_id: z.string() }) },
    errors: [404, 422, 503],
  },
  {
    method: 'get',
    path: '/config/ttl',
    tag: 'Service',
    summary: 'Read how long the streams of ended tasks are kept',
    answers: { 200: rest.streamTtl },
  },
  {
    method: 'get',
    path: '/health',
    tag: 'Service',
    summary: 'Ask whether the service lives',
    access: 'anyone',
    answers: { 200: rest.health },
  },
];
