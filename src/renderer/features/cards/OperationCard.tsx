import type { Task } from '@shared/chat/task';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatElapsed } from '../../i18n/format';
import { useCan } from '../../stores/app';
import { useTasks } from '../../stores/tasks';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { useNow } from '../../ui/use-now';
import { TaskIcon, TONE_TEXT } from '../tasks/TaskIcon';
import { isStopping, type Tone } from '../tasks/task-words';
import { useStop } from '../tasks/use-stop';
import { describeOperation, operationWords, taskOfTool } from './operation';
import { TaskSteps } from './TaskSteps';
import { ToolResult } from './ToolResult';
import type { ToolCallProps } from './tool-call-props';

const TONE_BADGE: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-soft',
  active: 'bg-good-soft text-good',
  good: 'bg-good-soft text-good',
  warning: 'bg-warning-soft text-warning',
  bad: 'bg-bad-soft text-bad',
};

/** The card of a long operation: what it does, how it stands, its steps, and below it in the end its result. */
export function OperationCard({ part, ended }: ToolCallProps) {
  const task = useTasks((state) => taskOfTool(state.byId, part));
  const now = useNow(task?.status === 'running');
  const operation = describeOperation(part, task, ended);
  const { words, icon, tone } = operationWords(operation, task, now);
  return (
    <div className="flex flex-col gap-2.5">
      <div
        data-testid="task-card"
        data-task-id={operation.taskId ?? undefined}
        data-state={operation.state}
        className="wrap-anywhere overflow-hidden rounded-xl border border-line bg-raised shadow-raised"
      >
        <div className="flex items-start gap-3 px-4 pt-3.5 pb-3.5">
          <span
            className={cx('grid size-8 shrink-0 place-items-center rounded-lg', TONE_BADGE[tone])}
          >
            <TaskIcon name={icon} size={16} />
          </span>
          <div className="min-w-0 flex-1">
            <p className="font-semibold text-ink">{operation.title}</p>
            <p className={cx('text-xs', TONE_TEXT[tone])}>{words}</p>
          </div>
          {task && <TaskActions task={task} now={now} />}
        </div>
        {operation.notice && (
          <p className="-mt-1 px-4 pb-3.5 sm:pl-15 text-ink-soft">{operation.notice}</p>
        )}
        <TaskSteps steps={part.progress?.steps ?? []} running={operation.running} />
        {operation.running && (
          <p className="border-line border-t bg-sunken px-4 py-2 sm:pl-15 text-ink-faint text-xs">
            {t('cards:operation.canClose')}
          </p>
        )}
        {part.errorText && (
          <p className="border-line border-t px-4 py-3 sm:pl-15 text-bad">{part.errorText}</p>
        )}
      </div>
      {operation.output !== null && (
        <ToolResult
          toolName={part.toolName}
          toolCallId={part.toolCallId}
          output={operation.output}
        />
      )}
    </div>
  );
}

function TaskActions({ task, now }: { readonly task: Task; readonly now: number }) {
  const client = useClient();
  const canRetry = useCan('tasks.retryNow');
  const stop = useStop();
  const running = task.status === 'running';
  return (
    <div className="flex shrink-0 items-center gap-2">
      <span className="text-ink-faint text-xs tabular-nums" title={t('cards:operation.elapsed')}>
        {formatElapsed((task.settledAt ?? now) - task.createdAt)}
      </span>
      {running && canRetry && task.state === 'waiting' && (
        <Button onClick={() => void client.retryTask(task.taskId)}>
          {t('cards:operation.retryNow')}
        </Button>
      )}
      {running && stop.offered && (
        <Button
          kind="danger"
          disabled={isStopping(task) || stop.obstacle !== null}
          title={stop.obstacle ?? undefined}
          onClick={() => void client.stopTask(task.taskId)}
        >
          {t('cards:operation.stop')}
        </Button>
      )}
    </div>
  );
}
