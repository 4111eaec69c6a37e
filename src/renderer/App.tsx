import type { Blocked } from '@shared/app-state';
import { RotateCcw } from 'lucide-react';
import { useEffect } from 'react';
import { Banners } from './Banners';
import { useClient } from './client-context';
import { ChatPane } from './features/chat/ChatPane';
import { Diagnostics } from './features/diagnostics/Diagnostics';
import { useShortcuts } from './features/palette/use-shortcuts';
import { SessionColumn } from './features/sessions/SessionColumn';
import { UndoBar } from './features/sessions/UndoBar';
import { useMarkSeen } from './features/sessions/use-mark-seen';
import { t } from './i18n';
import { useApp, useCan } from './stores/app';
import { useSessions } from './stores/sessions';
import { useTranscript } from './stores/transcript';
import { useView } from './stores/view';
import { Button } from './ui/Button';
import { ErrorBoundary } from './ui/ErrorBoundary';
import { FullWindow } from './ui/FullWindow';
import { later } from './ui/later';
import { OutsideContext } from './ui/outside';
import { useWindowTitle } from './use-window-title';

const TaskCentre = later(
  async () => (await import('./features/task-centre/TaskCentre')).TaskCentre,
);
const Inspector = later(async () => (await import('./features/inspector/Inspector')).Inspector);
const SettingsDialog = later(
  async () => (await import('./features/settings/SettingsDialog')).SettingsDialog,
);
const CommandPalette = later(
  async () => (await import('./features/palette/CommandPalette')).CommandPalette,
);
const ShortcutSheet = later(
  async () => (await import('./features/palette/ShortcutSheet')).ShortcutSheet,
);

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
  usePreparedPalette();
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
            <UndoWithoutList />
          </main>
        </div>
        <Dialogs />
      </div>
    </OutsideContext>
  );
}

/** Who opens the palette types on at once; where the keys would go while it is loaded is nobody's wish. */
function usePreparedPalette(): void {
  const shown = useTranscript(({ hydration }) => hydration.shown !== null);
  useEffect(() => {
    if (!shown) return;
    const idle = requestIdleCallback(CommandPalette.prepare);
    return () => cancelIdleCallback(idle);
  }, [shown]);
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

/** What the list of chats offers at its end is offered here while it is hidden: there is little time to accept it. */
function UndoWithoutList() {
  const listed = useView((state) => state.sidebar);
  return listed ? null : <UndoBar />;
}

function Dialogs() {
  const dialog = useView((state) => state.dialog);
  if (dialog === 'settings') return <SettingsDialog />;
  if (dialog === 'palette') return <CommandPalette />;
  return dialog === 'shortcuts' ? <ShortcutSheet /> : null;
}
