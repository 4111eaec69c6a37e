/**
 * Everything that can be done by name or key: the one table behind the palette, the shortcuts and the sheet that lists
 * them.
 */
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
import { requestRename, requestSearch } from '../sessions/requests';
import type { Shortcut } from './keys';

export type CommandGroup = 'general' | 'chats' | 'tasks' | 'view';

export interface Command {
  readonly id: string;
  readonly group: CommandGroup;
  readonly title: () => string;
  readonly shortcut?: Shortcut;
  /** Missing means always. */
  readonly enabled?: () => boolean;
  readonly run: (client: Client) => void;
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
  const { sessions } = useSessions.getState();
  const at = sessions?.findIndex(({ id }) => id === openId()) ?? -1;
  const next = sessions?.[at + by];
  if (next) client.openSession(next.id);
  showChat();
}

const THEMES = ['system', 'light', 'dark'] as const;

export const COMMANDS: readonly Command[] = [
  {
    id: 'palette',
    group: 'general',
    title: () => t('commands:palette'),
    shortcut: 'Mod+K',
    run: () => showDialog(useView.getState().dialog === 'palette' ? null : 'palette'),
  },
  {
    id: 'settings',
    group: 'general',
    title: () => t('commands:settings'),
    shortcut: 'Mod+,',
    run: () => showSettings(),
  },
  {
    id: 'shortcuts',
    group: 'general',
    title: () => t('commands:shortcuts'),
    shortcut: 'Mod+/',
    run: () => showDialog('shortcuts'),
  },
  {
    id: 'new-chat',
    group: 'chats',
    title: () => t('commands:newChat'),
    shortcut: 'Mod+N',
    run: (client) => {
      showChat();
      void client.newChat().then(requestFocus);
    },
  },
  {
    id: 'search',
    group: 'chats',
    title: () => t('commands:search'),
    shortcut: 'Mod+Shift+F',
    run: () => requestSearch(),
  },
  {
    id: 'next-chat',
    group: 'chats',
    title: () => t('commands:nextChat'),
    shortcut: 'Alt+ArrowDown',
    run: (client) => step(client, 1),
  },
  {
    id: 'previous-chat',
    group: 'chats',
    title: () => t('commands:previousChat'),
    shortcut: 'Alt+ArrowUp',
    run: (client) => step(client, -1),
  },
  {
    id: 'focus-composer',
    group: 'chats',
    title: () => t('commands:focusComposer'),
    shortcut: 'Mod+L',
    run: () => {
      showChat();
      requestFocus();
    },
  },
  {
    id: 'rename-chat',
    group: 'chats',
    title: () => t('commands:renameChat'),
    shortcut: 'F2',
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
    shortcut: 'Mod+Shift+P',
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
    shortcut: 'Mod+Shift+Backspace',
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
    shortcut: 'Mod+J',
    run: () => (useView.getState().pane === 'tasks' ? showChat() : showTasks('all')),
  },
  {
    id: 'stop-answer',
    group: 'tasks',
    title: () => t('commands:stopAnswer'),
    shortcut: 'Mod+.',
    enabled: () => runningTurns().length > 0,
    run: (client) => {
      for (const task of runningTurns()) void client.stopTask(task.taskId);
    },
  },
  {
    id: 'retry-all',
    group: 'tasks',
    title: () => t('commands:retryAll'),
    shortcut: 'Mod+Shift+R',
    enabled: () => waitingTasks().length > 0,
    run: (client) => {
      for (const task of waitingTasks()) void client.retryTask(task.taskId);
    },
  },
  {
    id: 'inspector',
    group: 'tasks',
    title: () => t('commands:inspector'),
    shortcut: 'Mod+Alt+I',
    enabled: () => useApp.getState().app?.settings.developer.inspector ?? false,
    run: () => (useView.getState().pane === 'inspector' ? showChat() : showInspector(null)),
  },
  {
    id: 'sidebar',
    group: 'view',
    title: () => t('commands:sidebar'),
    shortcut: 'Mod+B',
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

/** Keys that work only where they stand, listed on the sheet for whoever looks for them. */
export const LOCAL_KEYS: readonly { readonly title: () => string; readonly shortcut: Shortcut }[] =
  [
    { title: () => t('commands:send'), shortcut: 'Enter' },
    { title: () => t('commands:newLine'), shortcut: 'Shift+Enter' },
    { title: () => t('commands:find'), shortcut: 'Mod+F' },
  ];

export function isEnabled(command: Command): boolean {
  return command.enabled?.() ?? true;
}
