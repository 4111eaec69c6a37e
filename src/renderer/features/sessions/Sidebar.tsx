import { Keyboard, ListChecks, Settings2, SquarePen } from 'lucide-react';
import { useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import { useCan } from '../../stores/app';
import { requestFocus } from '../../stores/drafts';
import { useTasks } from '../../stores/tasks';
import { showChat, showDialog, showSettings, showTasks, useView } from '../../stores/view';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { Logo } from '../../ui/Logo';
import { SearchField } from './SearchField';
import { SearchResults } from './SearchResults';
import { SessionList } from './SessionList';
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
            <span className="sr-only"> {t('tasks:centre.running', { count: running })}</span>
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
