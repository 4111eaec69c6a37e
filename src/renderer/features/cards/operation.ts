/** What the card of a long operation shows, put together from the tool call and the task that works for it. */
import type { ToolPart } from '@shared/chat/message';
import type { Task } from '@shared/chat/task';
import type { JsonValue } from '@shared/protocol/json';
import { t } from '../../i18n';
import type { TasksById } from '../../stores/tasks';
import { type TaskCardState, type TaskWords, taskCardState, taskWords } from '../tasks/task-words';
import { asToolResponse, isOperationNotice, operationTitle, textField } from './tool-output';

export interface Operation {
  readonly title: string;
  readonly state: TaskCardState;
  /** Whether the work may still go on. */
  readonly running: boolean;
  readonly taskId: string | null;
  /** What the tool answered in the end, once it has. */
  readonly output: JsonValue | null;
  /** What the tool said when it began. */
  readonly notice: string | null;
  /** It ended with something that the person has to say or do first. */
  readonly asksBack: boolean;
}

/** Whether a tool call belongs to work with a stream of its own. */
export function isOperation(part: ToolPart): boolean {
  return part.operation !== undefined || isOperationNotice(asToolResponse(part.output));
}

/** The task that works for a tool call, by the id the tool gave or, without one, by the call itself. */
export function taskOfTool(byId: TasksById, part: ToolPart): Task | null {
  if (part.operation) return byId[part.operation.taskId] ?? null;
  return (
    Object.values(byId).find(
      (task) => task.kind === 'operation' && task.toolCallId === part.toolCallId,
    ) ?? null
  );
}

/** Results that are no results yet. */
const ASKS_BACK: ReadonlySet<string> = new Set([
  'clarification_needed',
  'agent_builder_clarification_needed',
  'suggested_goal',
  'need_login',
  'setup_requirements',
  'input_validation_error',
  'review_required',
]);

const RUNNING: ReadonlySet<TaskCardState> = new Set(['connecting', 'live', 'waiting']);

/** @param ended whether the message that the call stands in has ended: its task is known by then. */
export function describeOperation(part: ToolPart, task: Task | null, ended = false): Operation {
  const response = asToolResponse(part.output);
  const running = isOperationNotice(response);
  const output = running ? null : (part.output ?? null);
  const failed = part.state === 'output-error' || response?.type === 'error';
  const state = task ? taskCardState(task) : stateWithoutTask(failed, output, ended);
  const asksBack = state === 'completed' && response !== null && ASKS_BACK.has(response.type);
  return {
    title: operationTitle(part.toolName, state === 'completed' && !failed && !asksBack),
    state,
    running: RUNNING.has(state),
    taskId: task?.taskId ?? part.operation?.taskId ?? null,
    output,
    notice: running && response ? textField(response, 'message') : null,
    asksBack,
  };
}

/**
 * Before main has told about the task, and for tasks of another profile, such as those in a chat from a file, the tool call
 * itself is all there is.
 */
function stateWithoutTask(
  failed: boolean,
  output: JsonValue | null,
  ended: boolean,
): TaskCardState {
  if (failed) return 'failed';
  if (output !== null) return 'completed';
  return ended ? 'lost' : 'connecting';
}

export function operationWords(operation: Operation, task: Task | null, now: number): TaskWords {
  if (operation.asksBack) {
    return { words: t('tasks:words.asksBack'), icon: 'question', tone: 'neutral' };
  }
  if (task) return taskWords(task, now);
  if (operation.state === 'failed') {
    return { words: t('tasks:words.failed'), icon: 'failed', tone: 'bad' };
  }
  if (operation.state === 'completed') {
    return { words: t('tasks:words.completed'), icon: 'done', tone: 'good' };
  }
  if (operation.state === 'lost') {
    return { words: t('tasks:words.notHere'), icon: 'unknown', tone: 'neutral' };
  }
  return { words: t('tasks:words.connecting'), icon: 'spinner', tone: 'neutral' };
}
