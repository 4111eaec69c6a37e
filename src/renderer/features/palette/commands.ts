/**
 * Everything that can be done by name or key: the one table behind the palette, the shortcuts and the sheet that lists
 * them.
 */
import { COMMAND_KEYS, type CommandId } from '@shared/commands';
import { commandWorksIn } from '@shared/modes';
import type { Client } from '../../client';
import { t } from '../../i18n';
import { useApp } from '../../stores/app';
import { requestFocus } from '../../stores/drafts';
import { useSessions } from '../../stores/sessions';
import { useTasks } from '../../stores/tasks';
import {
  showChat,
  showDialog,
  showInspector,
  showSettings,
  showTasks,
  toggleSidebar,
  useView,
} from '../../stores/view';
import { asListed } from '../sessions/groups';
import { requestRename, requestSearch } from '../sessions/requests';
import type { Shortcut } from './keys';

export type CommandGroup = 'general' | 'chats' | 'tasks' | 'view';

interface Entry {
  readonly id: CommandId;
  readonly group: CommandGroup;
  readonly title: () => string;
  /** Missing means always. */
  readonly enabled?: () => boolean;
  readonly run: (client: Client) => void;
}

export interface Command extends Entry {
  readonly shortcut: Shortcut | null;
}

export const GROUPS: readonly CommandGroup[] = ['general', 'chats', 'tasks', 'view'];

const openId = () => useSessions.getState().openId;
const hasOpen = () => openId() !== null;

function runningTurns() {
  return Object.values(useTasks.getState().byId).filter(
    (task) => task.sessionId === openId() && task.kind === 'turn' && task.status === 'running',
  );
}

function waitingTasks() {
  return Object.values(useTasks.getState().byId).filter(
    (task) => task.state === 'waiting' && task.settledAt === null,
  );
}

/** Opens the chat that stands so many places below the open one in the list. */
function step(client: Client, by: number): void {
  const sessions = asListed(useSessions.getState().sessions ?? []);
  const at = sessions.findIndex(({ id }) => id === openId());
  const next = sessions[at + by];
  if (next) client.openSession(next.id);
  showChat();
}

const THEMES = ['system', 'light', 'dark'] as const;

const ENTRIES: readonly Entry[] = [
  {
    id: 'palette',
    group: 'general',
    title: () => t('commands:palette'),
    run: () => showDialog(useView.getState().dialog === 'palette' ? null : 'palette'),
  },
  {
    id: 'settings',
    group: 'general',
    title: () => t('commands:settings'),
    run: () => showSettings(),
  },
  {
    id: 'shortcuts',
    group: 'general',
    title: () => t('commands:shortcuts'),
    run: () => showDialog('shortcuts'),
  },
  {
    id: 'about',
    group: 'general',
    title: () => t('commands:about'),
    run: () => showSettings('about'),
  },
  {
    id: 'new-chat',
    group: 'chats',
    title: () => t('commands:newChat'),
    run: (client) => {
      showChat();
      void client.newChat().then(requestFocus);
    },
  },
  {
    id: 'new-window',
    group: 'chats',
    title: () => t('commands:newWindow'),
    run: (client) => void client.openWindow(),
  },
  {
    id: 'open-in-window',
    group: 'chats',
    title: () => t('commands:openInWindow'),
    enabled: hasOpen,
    run: (client) => {
      const id = openId();
      if (id !== null) void client.openWindow(id);
    },
  },
  {
    id: 'search',
    group: 'chats',
    title: () => t('commands:search'),
    run: () => requestSearch(),
  },
  {
    id: 'next-chat',
    group: 'chats',
    title: () => t('commands:nextChat'),
    run: (client) => step(client, 1),
  },
  {
    id: 'previous-chat',
    group: 'chats',
    title: () => t('commands:previousChat'),
    run: (client) => step(client, -1),
  },
  {
    id: 'focus-composer',
    group: 'chats',
    title: () => t('commands:focusComposer'),
    run: () => {
      showChat();
      requestFocus();
    },
  },
  {
    id: 'rename-chat',
    group: 'chats',
    title: () => t('commands:renameChat'),
    enabled: hasOpen,
    run: () => {
      const id = openId();
      if (id !== null) requestRename(id);
    },
  },
  {
    id: 'pin-chat',
    group: 'chats',
    title: () => t('commands:pinChat'),
    enabled: hasOpen,
    run: (client) => {
      const session = useSessions.getState().sessions?.find(({ id }) => id === openId());
      if (session) void client.pinSession(session.id, !session.pinned);
    },
  },
  {
    id: 'delete-chat',
    group: 'chats',
    title: () => t('commands:deleteChat'),
    enabled: hasOpen,
    run: (client) => {
      const id = openId();
      if (id !== null) void client.deleteSession(id);
    },
  },
  {
    id: 'export-markdown',
    group: 'chats',
    title: () => t('commands:exportMarkdown'),
    enabled: hasOpen,
    run: (client) => {
      const id = openId();
      if (id !== null) void client.exportSession(id, 'markdown');
    },
  },
  {
    id: 'export-json',
    group: 'chats',
    title: () => t('commands:exportJson'),
    enabled: hasOpen,
    run: (client) => {
      const id = openId();
      if (id !== null) void client.exportSession(id, 'json');
    },
  },
  {
    id: 'import',
    group: 'chats',
    title: () => t('commands:import'),
    run: (client) => void client.importSessions(),
  },
  {
    id: 'tasks',
    group: 'tasks',
    title: () => t('commands:tasks'),
    run: () => (useView.getState().pane === 'tasks' ? showChat() : showTasks('all')),
  },
  {
    id: 'stop-answer',
    group: 'tasks',
    title: () => t('commands:stopAnswer'),
    enabled: () => runningTurns().length > 0,
    run: (client) => {
      for (const task of runningTurns()) void client.stopTask(task.taskId);
    },
  },
  {
    id: 'retry-all',
    group: 'tasks',
    title: () => t('commands:retryAll'),
    enabled: () => waitingTasks().length > 0,
    run: (client) => {
      for (const task of waitingTasks()) void client.retryTask(task.taskId);
    },
  },
  {
    id: 'inspector',
    group: 'tasks',
    title: () => t('commands:inspector'),
    enabled: () => useApp.getState().app?.settings.developer.inspector ?? false,
    run: () => (useView.getState().pane === 'inspector' ? showChat() : showInspector(null)),
  },
  {
    id: 'sidebar',
    group: 'view',
    title: () => t('commands:sidebar'),
    run: toggleSidebar,
  },
  {
    id: 'theme',
    group: 'view',
    title: () => t('commands:theme'),
    run: (client) => {
      const appearance = useApp.getState().app?.settings.appearance;
      if (!appearance) return;
      const theme = THEMES[(THEMES.indexOf(appearance.theme) + 1) % THEMES.length] ?? 'system';
      void client.call('settings.change', { appearance: { ...appearance, theme } });
    },
  },
];

export const COMMANDS: readonly Command[] = ENTRIES.map((entry) => ({
  ...entry,
  shortcut: COMMAND_KEYS[entry.id],
}));

/** Keys that work only where they stand, listed on the sheet for whoever looks for them. */
export const LOCAL_KEYS: readonly { readonly title: () => string; readonly shortcut: Shortcut }[] =
  [
    { title: () => t('commands:send'), shortcut: 'Enter' },
    { title: () => t('commands:newLine'), shortcut: 'Shift+Enter' },
    { title: () => t('commands:find'), shortcut: 'Mod+F' },
  ];

export function isEnabled(command: Command): boolean {
  if (!commandWorksIn(useApp.getState().app?.mode ?? 'normal', command.id)) return false;
  return command.enabled?.() ?? true;
}

/** Carries out a command that was asked for by its name. */
export function runCommand(id: CommandId, client: Client): void {
  const command = COMMANDS.find((candidate) => candidate.id === id);
  if (!command || !isEnabled(command)) return;
  // What opens a dialog closes the one before; anything else would work behind it.
  if (command.group !== 'general') showDialog(null);
  command.run(client);
}
