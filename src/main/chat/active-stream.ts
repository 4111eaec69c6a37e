/** What runs in a session, as its server tells. */
import type { SessionDetailBody } from '@shared/protocol/rest';

/** What servers give as the tool of a turn that they name. */
const TURN_TOOL = 'chat';

type ActiveStream = NonNullable<SessionDetailBody['active_stream']>;

/** The server's name for it: a task's, or a turn's where turns are no tasks. Null when nothing runs, or it has no name. */
export function activeName(active: SessionDetailBody['active_stream']): string | null {
  return (active?.task_id ?? active?.turn_id) || null;
}

/** Whether it is a turn, and not the work of a tool. */
export function isTurn({ tool_name }: ActiveStream): boolean {
  return tool_name == null || tool_name === TURN_TOOL;
}
