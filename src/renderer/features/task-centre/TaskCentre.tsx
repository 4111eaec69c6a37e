import type { TaskEntry } from '@shared/chat/task';
import { ArrowLeft, ListChecks } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import { useApp, useCan } from '../../stores/app';
import { showChat, type TaskFilter, useView } from '../../stores/view';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { useNow } from '../../ui/use-now';
import { countByFilter, FILTERS, filterEntries } from './rows';
import { TaskRow } from './TaskRow';
import { TaskSkeleton } from './TaskSkeleton';
import { useTaskList } from './use-task-list';

/** Every long task of every chat. */
export function TaskCentre() {
  const client = useClient();
  const { entries, refresh } = useTaskList();
  const recovery = useApp((state) => state.app?.recovery ?? null);
  const filter = useView((state) => state.filter);
  const canDismiss = useCan('tasks.dismiss');
  const now = useNow(true);
  const shown = useMemo(
    () => filterEntries(entries ?? [], filter, recovery),
    [entries, filter, recovery],
  );
  const ended = shown.filter(({ task }) => task.settledAt !== null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  async function dismiss(dismissed: readonly TaskEntry[]): Promise<void> {
    const taskIds = dismissed.map(({ task }) => task.taskId);
    if (taskIds.length === 0) return;
    await client.call('tasks.dismiss', { taskIds });
    refresh();
  }

  return (
    <section
      data-testid="task-centre"
      aria-labelledby="task-centre-title"
      className="flex min-h-0 flex-1 flex-col"
    >
      <header className="flex h-13 low:h-10 shrink-0 items-center gap-2 border-line border-b px-3">
        <Button kind="quiet" shape="icon" aria-label={t('tasks:centre.back')} onClick={showChat}>
          <ArrowLeft size={16} aria-hidden />
        </Button>
        <h1
          ref={heading}
          id="task-centre-title"
          tabIndex={-1}
          className="min-w-0 flex-1 truncate font-semibold text-sm focus-visible:outline-none"
        >
          {t('tasks:centre.title')}
        </h1>
        {ended.length > 0 && canDismiss && (
          <Button kind="quiet" onClick={() => void dismiss(ended)}>
            {t('tasks:centre.dismissAll')}
          </Button>
        )}
      </header>
      <FilterBar entries={entries ?? []} />
      <div className="gutters min-h-0 flex-1 overflow-y-auto">
        {entries === null ? (
          <TaskSkeleton />
        ) : shown.length === 0 ? (
          <Nothing filter={filter} />
        ) : (
          <ul
            className="mx-auto flex w-full max-w-[52rem] flex-col gap-2 px-4 pt-3 pb-8"
            onKeyDown={moveBetweenRows}
          >
            {shown.map((entry) => (
              <TaskRow
                key={entry.task.taskId}
                entry={entry}
                now={now}
                onDismiss={() => void dismiss([entry])}
              />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function FilterBar({ entries }: { readonly entries: readonly TaskEntry[] }) {
  const recovery = useApp((state) => state.app?.recovery ?? null);
  const filter = useView((state) => state.filter);
  const counts = countByFilter(entries, recovery);
  const offered: readonly TaskFilter[] =
    recovery || filter === 'recovered' ? [...FILTERS, 'recovered'] : FILTERS;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend for the same meaning
    <div
      role="group"
      aria-label={t('tasks:centre.filters')}
      className="flex shrink-0 flex-wrap gap-1.5 border-line border-b px-4 py-2"
    >
      {offered.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={filter === name}
          onClick={() => useView.setState({ filter: name })}
          className={cx(
            'flex h-7 items-center gap-1.5 rounded-full border px-2.5 font-medium text-xs transition-colors duration-100',
            filter === name
              ? 'border-accent bg-accent-soft text-accent'
              : 'border-line text-ink-soft hover:bg-hover hover:text-ink',
          )}
        >
          {t(`tasks:filters.${name}`)}
          {counts[name] > 0 && (
            <span className="text-2xs tabular-nums opacity-80">{formatNumber(counts[name])}</span>
          )}
        </button>
      ))}
    </div>
  );
}

function Nothing({ filter }: { readonly filter: TaskFilter }) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-16 text-center">
      <ListChecks size={28} aria-hidden className="text-ink-faint" />
      <p className="font-medium">
        {filter === 'all' ? t('tasks:centre.none') : t('tasks:centre.noneOfFilter')}
      </p>
      <p className="max-w-sm text-ink-faint text-xs">{t('tasks:centre.noneWhy')}</p>
    </div>
  );
}

/** Up and down go from row to row, as in any list; Tab goes through the buttons of one. */
function moveBetweenRows(event: KeyboardEvent<HTMLUListElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const row = event.target instanceof HTMLElement ? event.target.closest('li') : null;
  const at = rows.findIndex((candidate) => row?.contains(candidate));
  const next = rows[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
