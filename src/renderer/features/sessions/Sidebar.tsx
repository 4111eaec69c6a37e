import { Keyboard, ListChecks, Settings2, SquarePen } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import { useCan } from '../../stores/app';
import { requestFocus } from '../../stores/drafts';
import { useSessions } from '../../stores/sessions';
import { useTasks } from '../../stores/tasks';
import { showChat, showDialog, showSettings, showTasks, useView } from '../../stores/view';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { Logo } from '../../ui/Logo';
import { useDelayed } from '../../ui/use-delayed';
import { groupByDay } from './groups';
import { SearchField } from './SearchField';
import { SearchResults } from './SearchResults';
import { SessionItem } from './SessionItem';
import { UndoBar } from './UndoBar';

export function Sidebar() {
  const client = useClient();
  const [query, setQuery] = useState('');
  const canCreate = useCan('sessions.create');
  const newChat = () => {
    showChat();
    void client.newChat().then(requestFocus);
  };
  return (
    <nav
      aria-label={t('sessions:label')}
      className="flex w-64 shrink-0 flex-col border-line border-r bg-sidebar max-[760px]:w-52"
    >
      <div className="flex h-13 shrink-0 items-center gap-2.5 px-4">
        <Logo size={22} />
        <span className="font-semibold text-base tracking-tight">Longhaul</span>
      </div>
      <div className="px-3 pb-2">
        <Button
          data-testid="new-chat"
          shape="wide"
          className="shadow-raised"
          disabled={!canCreate}
          title={canCreate ? undefined : t('app:mode.off')}
          onClick={newChat}
        >
          <SquarePen size={15} aria-hidden className={cx(canCreate && 'text-accent')} />
          {t('commands:newChat')}
        </Button>
      </div>
      <SearchField query={query} onChange={setQuery} />
      {query.trim() === '' ? <SessionList /> : <SearchResults query={query} />}
      <UndoBar />
      <Footer />
    </nav>
  );
}

function SessionList() {
  const client = useClient();
  const sessions = useSessions((state) => state.sessions);
  const openId = useSessions((state) => state.openId);
  const shownChat = useView((state) => state.pane === 'chat');
  const groups = useMemo(() => groupByDay(sessions ?? [], Date.now()), [sessions]);

  function open(sessionId: string): void {
    client.openSession(sessionId);
    showChat();
  }

  if (sessions === null) return <ListSkeleton />;
  if (sessions.length === 0) {
    return <p className="flex-1 px-5 py-3 text-ink-faint text-xs">{t('sessions:empty')}</p>;
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
      {groups.map((group) => (
        <section key={group.id} aria-label={t(`sessions:groups.${group.id}`)} className="pt-3">
          <h2 className="px-2.5 pb-1 font-medium text-2xs text-ink-faint">
            {t(`sessions:groups.${group.id}`)}
          </h2>
          <ul className="flex flex-col gap-px">
            {group.sessions.map((session) => (
              <SessionItem
                key={session.id}
                session={session}
                current={session.id === openId && shownChat}
                onOpen={open}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function ListSkeleton() {
  const slow = useDelayed(300);
  return (
    <div aria-hidden className="flex flex-1 flex-col gap-2 px-5 pt-4">
      {slow &&
        [0, 1, 2, 3].map((row) => (
          <div key={row} className="h-5 animate-pulse-soft rounded bg-hover" />
        ))}
    </div>
  );
}

/** The ways out of the chats: all tasks, the settings, the shortcuts. */
function Footer() {
  const shown = useView((state) => state.pane === 'tasks');
  const running = useTasks(
    (state) => Object.values(state.byId).filter((task) => task.settledAt === null).length,
  );
  return (
    <div className="flex shrink-0 items-center gap-1 border-line border-t p-2">
      <button
        type="button"
        data-testid="open-task-centre"
        aria-pressed={shown}
        onClick={() => (shown ? showChat() : showTasks('all'))}
        className={cx(
          'flex h-8 min-w-0 flex-1 items-center gap-2 rounded-lg px-2.5 font-medium',
          shown ? 'bg-selected text-ink' : 'text-ink-soft hover:bg-hover hover:text-ink',
        )}
      >
        <ListChecks size={15} aria-hidden className="shrink-0" />
        <span className="truncate">{t('tasks:centre.open')}</span>
        {running > 0 && (
          <span className="rounded-full bg-good-soft px-1.5 text-2xs text-good tabular-nums">
            {formatNumber(running)}
            <span className="sr-only"> {t('tasks:centre.running')}</span>
          </span>
        )}
      </button>
      <Button
        kind="quiet"
        shape="icon"
        aria-label={t('commands:shortcuts')}
        title={t('commands:shortcuts')}
        onClick={() => showDialog('shortcuts')}
      >
        <Keyboard size={15} aria-hidden />
      </Button>
      <Button
        kind="quiet"
        shape="icon"
        data-testid="open-settings"
        aria-label={t('commands:settings')}
        title={t('commands:settings')}
        onClick={() => showSettings()}
      >
        <Settings2 size={15} aria-hidden />
      </Button>
    </div>
  );
}
