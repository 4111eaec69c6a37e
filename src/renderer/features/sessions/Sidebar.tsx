import { SquarePen } from 'lucide-react';
import { useMemo } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { requestFocus } from '../../stores/drafts';
import { useSessions } from '../../stores/sessions';
import { Button } from '../../ui/Button';
import { Logo } from '../../ui/Logo';
import { groupByDay } from './groups';
import { SessionItem } from './SessionItem';

export function Sidebar() {
  const client = useClient();
  const newChat = () => void client.newChat().then(requestFocus);
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
        <Button data-testid="new-chat" shape="wide" className="shadow-raised" onClick={newChat}>
          <SquarePen size={15} aria-hidden className="text-accent" />
          {t('commands:newChat')}
        </Button>
      </div>
      <SessionList />
    </nav>
  );
}

function SessionList() {
  const client = useClient();
  const sessions = useSessions((state) => state.sessions);
  const openId = useSessions((state) => state.openId);
  const groups = useMemo(() => groupByDay(sessions ?? [], Date.now()), [sessions]);

  if (sessions === null) return null;
  if (sessions.length === 0) {
    return <p className="px-5 py-3 text-ink-faint text-xs">{t('sessions:empty')}</p>;
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
                current={session.id === openId}
                onOpen={client.openSession}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
