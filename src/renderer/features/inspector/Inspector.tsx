import type { Inspection } from '@shared/inspector';
import { ArrowLeft, Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatBytes, formatNumber, formatWhen } from '../../i18n/format';
import { useApp } from '../../stores/app';
import { useTasks } from '../../stores/tasks';
import { showTasks, useView } from '../../stores/view';
import { Button } from '../../ui/Button';
import { useTaskList } from '../task-centre/use-task-list';
import { AttemptTable } from './AttemptTable';
import { EventList } from './EventList';
import { attemptLines, inspectable, type NamedTask, sum } from './figures';
import { useInspection } from './use-inspection';

/** For developers: how a task's stream was asked for, and what came. */
export function Inspector() {
  const client = useClient();
  const { entries } = useTaskList();
  const byId = useTasks((state) => state.byId);
  const tasks = useMemo(() => inspectable(entries ?? [], byId), [entries, byId]);
  const inspected = useView((state) => state.inspected);
  const taskId = inspected ?? tasks[0]?.taskId ?? null;
  const inspection = useInspection(taskId);
  const on = useApp((state) => state.app?.settings.developer.inspector ?? false);
  const [file, setFile] = useState<string | null>(null);

  async function exportTask(): Promise<void> {
    if (taskId === null) return;
    const done = await client.call('inspector.export', { taskId });
    setFile(done?.file ?? null);
  }

  return (
    <section
      data-testid="inspector"
      aria-labelledby="inspector-title"
      className="flex min-h-0 flex-1 flex-col"
    >
      <header className="flex h-13 low:h-10 shrink-0 items-center gap-2 border-line border-b px-3">
        <Button
          kind="quiet"
          shape="icon"
          aria-label={t('tasks:centre.title')}
          onClick={() => showTasks('all')}
        >
          <ArrowLeft size={16} aria-hidden />
        </Button>
        <h1 id="inspector-title" className="min-w-0 truncate font-semibold text-sm">
          {t('inspector:title')}
        </h1>
        <TaskChoice tasks={tasks} taskId={taskId} />
        <Button disabled={taskId === null} onClick={() => void exportTask()}>
          <Download size={13} aria-hidden />
          {t('inspector:export')}
        </Button>
      </header>
      <p role="status" className="px-5 text-ink-faint text-xs">
        {file !== null && t('inspector:exported', { file })}
        {!on && t('inspector:off')}
      </p>
      {inspection ? (
        <Report inspection={inspection} />
      ) : (
        entries !== null &&
        tasks.length === 0 && (
          <p className="p-6 text-center text-ink-faint">{t('inspector:none')}</p>
        )
      )}
    </section>
  );
}

interface TaskChoiceProps {
  readonly tasks: readonly NamedTask[];
  readonly taskId: string | null;
}

function TaskChoice({ tasks, taskId }: TaskChoiceProps) {
  const known = tasks.some((task) => task.taskId === taskId);
  return (
    <select
      aria-label={t('inspector:task')}
      value={taskId ?? ''}
      onChange={(event) => useView.setState({ inspected: event.target.value })}
      className="h-8 min-w-0 flex-1 rounded-lg border border-control bg-raised px-2"
    >
      {!known && <option value={taskId ?? ''}>{taskId ?? t('inspector:choose')}</option>}
      {tasks.map((task) => (
        <option key={task.taskId} value={task.taskId}>
          {task.title} · {formatWhen(task.createdAt, Date.now())} · {task.taskId}
        </option>
      ))}
    </select>
  );
}

function Report({ inspection }: { readonly inspection: Inspection }) {
  const { attempts, counters, events } = inspection;
  const lines = useMemo(() => attemptLines(attempts), [attempts]);
  const figures: readonly (readonly [string, string])[] = [
    [t('inspector:counters.attempts'), formatNumber(attempts.length)],
    [t('inspector:counters.replays'), formatNumber(lines.filter(({ replay }) => replay).length)],
    [t('inspector:counters.applied'), formatNumber(sum(attempts, 'events'))],
    [t('inspector:counters.duplicates'), formatNumber(sum(attempts, 'duplicates'))],
    [t('inspector:counters.bytes'), formatBytes(counters.bytes)],
    [t('inspector:counters.events'), formatNumber(counters.events)],
    [t('inspector:counters.heartbeats'), formatNumber(counters.heartbeats)],
  ];
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-3">
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(7.5rem,1fr))] gap-2">
        {figures.map(([label, value]) => (
          <div key={label} className="rounded-lg bg-sunken px-3 py-2">
            <dt className="text-2xs text-ink-faint">{label}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <AttemptTable lines={lines} />
      <EventList events={events} />
    </div>
  );
}
