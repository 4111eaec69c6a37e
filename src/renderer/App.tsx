import type { Blocked } from '@shared/app-state';
import { RotateCcw } from 'lucide-react';
import { Banners } from './Banners';
import { useClient } from './client-context';
import { ChatPane } from './features/chat/ChatPane';
import { Diagnostics } from './features/diagnostics/Diagnostics';
import { Inspector } from './features/inspector/Inspector';
import { CommandPalette } from './features/palette/CommandPalette';
import { ShortcutSheet } from './features/palette/ShortcutSheet';
import { useShortcuts } from './features/palette/use-shortcuts';
import { SessionColumn } from './features/sessions/SessionColumn';
import { useMarkSeen } from './features/sessions/use-mark-seen';
import { SettingsDialog } from './features/settings/SettingsDialog';
import { TaskCentre } from './features/task-centre/TaskCentre';
import { t } from './i18n';
import { useApp, useCan } from './stores/app';
import { useSessions } from './stores/sessions';
import { useView } from './stores/view';
import { Button } from './ui/Button';
import { ErrorBoundary } from './ui/ErrorBoundary';
import { FullWindow } from './ui/FullWindow';
import { OutsideContext } from './ui/outside';
import { useWindowTitle } from './use-window-title';

const BLOCKED_TITLES: Record<Blocked['code'], () => string> = {
  'profile-from-newer-version': () => t('app:blocked.newer'),
  'profile-in-use': () => t('app:blocked.inUse'),
  'profile-unreadable': () => t('app:blocked.unreadable'),
};

export function App() {
  const client = useClient();
  const blocked = useApp((state) => state.app?.blocked ?? null);
  const loadError = useApp((state) => state.loadError);

  if (blocked) {
    const read = async () => (await client.call('diagnostics.read'))?.text ?? null;
    return (
      <FullWindow
        title={BLOCKED_TITLES[blocked.code]()}
        action={<Diagnostics centred read={read} />}
      >
        {blocked.message}
      </FullWindow>
    );
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
  return <Window />;
}

function Window() {
  useShortcuts();
  useMarkSeen();
  useWindowTitle();
  const client = useClient();
  const outside = useCan('images.load') ? client : null;
  return (
    <OutsideContext value={outside}>
      <div className="flex h-full flex-col">
        <Banners />
        <div className="relative flex min-h-0 flex-1">
          <ErrorBoundary subject={t('boundary.chats')}>
            <SessionColumn />
          </ErrorBoundary>
          <main className="flex min-w-0 flex-1 flex-col">
            <Pane />
          </main>
        </div>
        <Dialogs />
      </div>
    </OutsideContext>
  );
}

function Pane() {
  const pane = useView((state) => state.pane);
  const openId = useSessions((state) => state.openId);
  if (pane === 'tasks') {
    return (
      <ErrorBoundary key={pane} subject={t('boundary.tasks')}>
        <TaskCentre />
      </ErrorBoundary>
    );
  }
  if (pane === 'inspector') {
    return (
      <ErrorBoundary key={pane} subject={t('boundary.inspector')}>
        <Inspector />
      </ErrorBoundary>
    );
  }
  return (
    <ErrorBoundary key={pane} subject={t('boundary.chat')} shows={openId}>
      <ChatPane />
    </ErrorBoundary>
  );
}

function Dialogs() {
  const dialog = useView((state) => state.dialog);
  if (dialog === 'settings') return <SettingsDialog />;
  if (dialog === 'palette') return <CommandPalette />;
  return dialog === 'shortcuts' ? <ShortcutSheet /> : null;
}
