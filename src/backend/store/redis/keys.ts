/**
 * The names of everything in Redis.
 *
 * All keys of a session, those of its tasks included, carry the session's id as their hash tag, so that they share one
 * slot of a cluster and one script may touch them together:
 *
 *   chat:session:{S}             hash    the session's row and its counters
 *   chat:session:messages:{S}    hash    message id -> row
 *   chat:session:order:{S}       zset    message ids in conversation order
 *   chat:session:results:{S}     hash    tool call id -> the result that replaced the row's content
 *   chat:session:turns:{S}       hash    message id -> the task it started
 *   chat:session:tasks:{S}       set     all task ids
 *   chat:session:running:{S}     zset    ids of the tasks that have not ended, in the order in which they are listed
 *   chat:session:outbox:{S}      list    writes to documents that are to be carried out
 *   chat:task:meta:{S}:T         hash    the task, the state of its log and its lease
 *   chat:task:steps:{S}:T        list    results of finished steps
 *   chat:task:completion:{S}:T   string  how its operation ended
 *   chat:stream:{S}:T            stream  the log after its trim mark
 *   chat:stream:head:{S}:T       stream  the log up to its trim mark, compacted
 *
 * The rest are in slots of their own. All but the documents are indexes: they are written before what they point to, never trusted, and cleared by
 * whoever finds them wrong:
 *
 *   chat:task:session:T          string  the session of a task
 *   chat:task:op:O               string  the task of an operation
 *   chat:user:sessions:U         zset    a user's sessions by last use
 *   chat:user:documents:U        hash    what the user owns
 *   chat:user:outboxes:U         zset    sessions that may have something in their outbox, by time
 *   chat:running:N               zset    sessions with running tasks, by when to look whether anyone works on them
 *
 * Channels: chat:stream:{S}:T and chat:task:completion:{S}:T tell that there is something new under the key of the same
 * name; chat:stop carries the ids of tasks that are to be stopped.
 */

/** In how many parts the sessions with running tasks are kept, so that no single key is everyone's. */
export const RUNNING_SHARDS = 16;

export const STOP_CHANNEL = 'chat:stop';

/** Where a task's keys are. */
export interface TaskPlace {
  readonly taskId: string;
  readonly sessionId: string;
}

export const sessionKey = (sessionId: string) => `chat:session:{${sessionId}}`;
export const messagesKey = (sessionId: string) => `chat:session:messages:{${sessionId}}`;
export const orderKey = (sessionId: string) => `chat:session:order:{${sessionId}}`;
export const resultsKey = (sessionId: string) => `chat:session:results:{${sessionId}}`;
export const outboxKey = (sessionId: string) => `chat:session:outbox:{${sessionId}}`;
export const runningKey = (sessionId: string) => `chat:session:running:{${sessionId}}`;

export const metaKey = (place: TaskPlace) => `chat:task:meta:${tagged(place)}`;
export const stepsKey = (place: TaskPlace) => `chat:task:steps:${tagged(place)}`;
export const completionKey = (place: TaskPlace) => `chat:task:completion:${tagged(place)}`;
export const streamKey = (place: TaskPlace) => `chat:stream:${tagged(place)}`;

export const taskSessionKey = (taskId: string) => `chat:task:session:${taskId}`;
export const operationKey = (operationId: string) => `chat:task:op:${operationId}`;
export const documentsKey = (userId: string) => `chat:user:documents:${userId}`;
export const outboxesKey = (userId: string) => `chat:user:outboxes:${userId}`;
export const userSessionsKey = (userId: string) => `chat:user:sessions:${userId}`;

/** The part of the index of running sessions that a session belongs to. */
export function runningShardKey(sessionId: string): string {
  let hash = 0;
  for (const char of sessionId) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return runningShardKeys[hash % RUNNING_SHARDS] ?? '';
}

export const runningShardKeys: readonly string[] = Array.from(
  { length: RUNNING_SHARDS },
  (_, shard) => `chat:running:${shard}`,
);

function tagged({ taskId, sessionId }: TaskPlace): string {
  return `{${sessionId}}:${taskId}`;
}
