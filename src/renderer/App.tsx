import type { Blocked } from '@shared/ipc';
import { RotateCcw } from 'lucide-react';
import { Banners } from './Banners';
import { useClient } from './client-context';
import { ChatPane } from './features/chat/ChatPane';
import { Sidebar } from './features/sessions/Sidebar';
import { t } from './i18n';
import { useApp } from './stores/app';
import { Button } from './ui/Button';
import { ErrorBoundary } from './ui/ErrorBoundary';
import { FullWindow } from './ui/FullWindow';

const BLOCKED_TITLES: Record<Blocked['code'], () => string> = {
  'profile-from-newer-version': () => t('app:blocked.newer'),
  'profile-unreadable': () => t('app:blocked.unreadable'),
};

export function App() {
  const client = useClient();
  const blocked = useApp((state) => state.app?.blocked ?? null);
  const loadError = useApp((state) => state.loadError);

  if (blocked) {
    return <FullWindow title={BLOCKED_TITLES[blocked.code]()}>{blocked.message}</FullWindow>;
  }
  if (loadError !== null) {
    const retry = (
      <Button onClick={() => void client.load()}>
        <RotateCcw size={13} aria-hidden />
        {t('tryAgain')}
      </Button>
    );
    return (
      <FullWindow title={t('app:loadFailed')} action={retry}>
        {loadError}
      </FullWindow>
    );
  }
  return (
    <div className="flex h-full flex-col">
      <Banners />
      <div className="flex min-h-0 flex-1">
        <ErrorBoundary subject={t('boundary.chats')}>
          <Sidebar />
        </ErrorBoundary>
        <main className="flex min-w-0 flex-1 flex-col">
          <ErrorBoundary subject={t('boundary.chat')}>
            <ChatPane />
          </ErrorBoundary>
        </main>
      </div>
    </div>
  );
}
