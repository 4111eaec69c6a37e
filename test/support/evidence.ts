/** Proof that nothing was lost and nothing applied twice, from the app's database and the server's own log. */

import {
  comparePositions,
  parseStreamId,
  STREAM_START,
} from '../../src/shared/protocol/stream-id.ts';
import type { InspectedTask } from './inspect.ts';
import type { ServerEvent } from './sse.ts';

export interface TaskEvidence {
  readonly taskId: string;
  /** Events in the server's log, and events that took effect in the transcript: the same number. */
  readonly logged: number;
  readonly applied: number;
  /** Events that came again and were dropped. */
  readonly dropped: number;
}

/**
 * Holds every completed task of a profile against the server's log of it.
 * @throws Error when an event is missing or took effect twice, or when the cursor is not that of the last event.
 */
export async function checkExactlyOnce(
  tasks: readonly InspectedTask[],
  serverLog: (taskId: string) => Promise<readonly ServerEvent[]>,
): Promise<readonly TaskEvidence[]> {
  if (tasks.length === 0) throw new Error('There is no task to check.');
  const evidence: TaskEvidence[] = [];
  for (const { taskId, eventsApplied, duplicatesDropped, lastMessageId } of tasks) {
    const log = await serverLog(taskId);
    const ids = new Set(log.map(({ id }) => id));
    if (ids.size !== log.length) throw new Error(`The server logged an id of ${taskId} twice.`);
    if (eventsApplied !== log.length) {
      throw new Error(`${taskId}: ${log.length} events logged, but ${eventsApplied} applied.`);
    }
    const last = log.at(-1)?.id;
    if (lastMessageId !== last) {
      throw new Error(`${taskId}: the cursor is ${lastMessageId}, the last event ${last}.`);
    }
    evidence.push({
      taskId,
      logged: log.length,
      applied: eventsApplied,
      dropped: duplicatesDropped,
    });
  }
  return evidence;
}

/**
 * The cursors with which a task was resumed, oldest first.
 * @throws Error when there is none, when one is the start of the stream, or when they fall.
 */
export function resumedCursors(task: InspectedTask): readonly string[] {
  const cursors = task.attempts.slice(1).map(({ cursor }) => cursor);
  if (cursors.length === 0) throw new Error(`${task.taskId} was never resumed.`);
  let before = parseStreamId(STREAM_START);
  for (const cursor of cursors) {
    const position = parseStreamId(cursor);
    if (!position || cursor === STREAM_START) {
      throw new Error(`${task.taskId} was asked for from ${cursor} instead of from its cursor.`);
    }
    if (before && comparePositions(position, before) < 0) {
      throw new Error(`${task.taskId} was asked for from ${cursor}, before an earlier cursor.`);
    }
    before = position;
  }
  return cursors;
}

/** The task of this id. @throws Error when there is none. */
export function requireTask(
  tasks: readonly InspectedTask[],
  taskId: string | undefined,
): InspectedTask {
  const found = tasks.find((task) => task.taskId === taskId);
  if (!found) throw new Error(`The profile does not know task ${taskId}.`);
  return found;
}
