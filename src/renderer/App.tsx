import type { Blocked } from '@shared/ipc';
import { RotateCcw } from 'lucide-react';
import { Banners } from './Banners';
import { useClient } from './client-context';
import { ChatPane } from './features/chat/ChatPane';
import { Sidebar } from './features/sessions/Sidebar';
import { useApp } from './stores/app';
import { Button } from './ui/Button';
import { ErrorBoundary } from './ui/ErrorBoundary';
import { FullWindow } from './ui/FullWindow';

const BLOCKED_TITLES: Record<Blocked['code'], string> = {
  'profile-from-newer-version': 'This profile belongs to a newer Longhaul',
  'profile-unreadable': 'This profile cannot be read',
};

export function App() {
  const client = useClient();
  const blocked = useApp((state) => state.app?.blocked ?? null);
  const loadError = useApp((state) => state.loadError);

  if (blocked) {
    return <FullWindow title={BLOCKED_TITLES[blocked.code]}>{blocked.message}</FullWindow>;
  }
  if (loadError !== null) {
    const retry = (
      <Button onClick={() => void client.load()}>
        <RotateCcw size={13} aria-hidden />
        Try again
      </Button>
    );
    return (
      <FullWindow title="Longhaul could not load" action={retry}>
        {loadError}
      </FullWindow>
    );
  }
  return (
    <div className="flex h-full flex-col">
      <Banners />
      <div className="flex min-h-0 flex-1">
        <ErrorBoundary subject="The list of chats">
          <Sidebar />
        </ErrorBoundary>
        <main className="flex min-w-0 flex-1 flex-col">
          <ErrorBoundary subject="The chat">
            <ChatPane />
          </ErrorBoundary>
        </main>
      </div>
    </div>
  );
}
