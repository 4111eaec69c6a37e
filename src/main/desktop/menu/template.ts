/** The menu bar: what stands in it on each platform. Pure; what its entries do is handed in. */
import type { AppMode } from '@shared/app-state';
import { COMMAND_KEYS, type CommandId } from '@shared/commands';
import { commandWorksIn, worksIn } from '@shared/modes';
import type { MenuItemConstructorOptions } from 'electron';
import type { WordKey } from '../../words/words';
import type { ZoomWish } from '../windows/zoom';

export interface MenuContent {
  readonly platform: NodeJS.Platform;
  /** What does not work in it is shown and cannot be chosen. */
  readonly mode: AppMode;
  /** Whether a chat is open in the window that has the keyboard. */
  readonly chatOpen: boolean;
  readonly checksSpelling: boolean;
  /** Whether the inspector is switched on. */
  readonly inspector: boolean;
  /** Whether pages can be reloaded and looked into; packages cannot. */
  readonly developer: boolean;
}

export interface MenuActions {
  /** Has the window that has the keyboard carry out a command. */
  readonly run: (command: CommandId) => void;
  readonly zoom: (wish: ZoomWish) => void;
  readonly checkSpelling: (check: boolean) => void;
  readonly quit: () => void;
}

type Words = (key: WordKey) => string;
type Item = MenuItemConstructorOptions;

const LINE: Item = { type: 'separator' };

/** @param t says the words in the person's language. */
export function menuTemplate(content: MenuContent, actions: MenuActions, t: Words): Item[] {
  const mac = content.platform === 'darwin';
  const command = (id: CommandId, label: string, more: Item = {}): Item => ({
    id,
    label,
    click: () => actions.run(id),
    enabled: works(id),
    ...acceleratorOf(id),
    ...more,
  });
  const works = (id: CommandId) => commandWorksIn(content.mode, id);
  const ofChat = (id: CommandId, label: string) =>
    command(id, label, { enabled: content.chatOpen && works(id) });
  const quit: Item = {
    id: 'quit',
    label: t('menu.quit'),
    accelerator: 'CmdOrCtrl+Q',
    click: actions.quit,
  };
  const settings = command('settings', t('menu.settings'));
  const about = command('about', t('menu.about'));

  const app: Item = {
    label: 'Longhaul',
    submenu: [
      about,
      LINE,
      settings,
      LINE,
      { role: 'services', label: t('menu.services') },
      LINE,
      { role: 'hide', label: t('menu.hide') },
      { role: 'hideOthers', label: t('menu.hideOthers') },
      { role: 'unhide', label: t('menu.unhide') },
      LINE,
      quit,
    ],
  };
  const file: Item = {
    label: t('menu.file'),
    submenu: [
      command('new-chat', t('menu.newChat')),
      command('new-window', t('menu.newWindow')),
      LINE,
      command('import', t('menu.import')),
      ofChat('export-markdown', t('menu.exportMarkdown')),
      ofChat('export-json', t('menu.exportJson')),
      ...(mac ? [] : [LINE, settings]),
      LINE,
      { role: 'close', label: t('menu.close'), accelerator: 'CmdOrCtrl+W' },
      ...(mac ? [] : [quit]),
    ],
  };
  const edit: Item = {
    label: t('menu.edit'),
    submenu: [
      { role: 'undo', label: t('menu.undo') },
      { role: 'redo', label: t('menu.redo') },
      LINE,
      { role: 'cut', label: t('menu.cut') },
      { role: 'copy', label: t('menu.copy') },
      { role: 'paste', label: t('menu.paste') },
      { role: 'pasteAndMatchStyle', label: t('menu.pastePlain') },
      { role: 'selectAll', label: t('menu.selectAll') },
      LINE,
      command('search', t('menu.search')),
      LINE,
      {
        id: 'spelling',
        label: t('menu.spelling'),
        type: 'checkbox',
        checked: content.checksSpelling,
        enabled: worksIn(content.mode, 'settings.change'),
        click: ({ checked }) => actions.checkSpelling(checked),
      },
    ],
  };
  const zoom = (wish: ZoomWish, label: string, accelerator: string): Item => ({
    id: `zoom-${wish}`,
    label,
    accelerator,
    click: () => actions.zoom(wish),
  });
  const view: Item = {
    label: t('menu.view'),
    submenu: [
      command('palette', t('menu.palette')),
      command('tasks', t('menu.tasks')),
      command('sidebar', t('menu.sidebar')),
      command('inspector', t('menu.inspector'), { visible: content.inspector }),
      LINE,
      zoom('reset', t('menu.zoomReset'), 'CmdOrCtrl+0'),
      zoom('in', t('menu.zoomIn'), 'CmdOrCtrl+Plus'),
      // The same key without Shift, where a keyboard has the sign above another.
      { ...zoom('in', t('menu.zoomIn'), 'CmdOrCtrl+='), id: 'zoom-in-unshifted', visible: false },
      zoom('out', t('menu.zoomOut'), 'CmdOrCtrl+-'),
      LINE,
      { role: 'togglefullscreen', label: t('menu.fullScreen') },
      ...(content.developer
        ? ([LINE, { role: 'reload' }, { role: 'toggleDevTools' }] satisfies Item[])
        : []),
    ],
  };
  const chat: Item = {
    label: t('menu.chat'),
    submenu: [
      ofChat('rename-chat', t('menu.rename')),
      ofChat('pin-chat', t('menu.pin')),
      ofChat('open-in-window', t('menu.openInWindow')),
      ofChat('delete-chat', t('menu.delete')),
      LINE,
      command('previous-chat', t('menu.previousChat')),
      command('next-chat', t('menu.nextChat')),
      command('focus-composer', t('menu.write')),
      LINE,
      command('stop-answer', t('menu.stopAnswer')),
      command('retry-all', t('menu.retryAll')),
    ],
  };
  const window: Item = {
    role: 'windowMenu',
    label: t('menu.window'),
    submenu: [
      { role: 'minimize', label: t('menu.minimize') },
      ...(mac
        ? ([
            { role: 'zoom', label: t('menu.maximize') },
            LINE,
            { role: 'front', label: t('menu.front') },
          ] satisfies Item[])
        : []),
    ],
  };
  const help: Item = {
    role: 'help',
    label: t('menu.help'),
    submenu: [command('shortcuts', t('menu.shortcuts')), ...(mac ? [] : [LINE, about])],
  };
  return [...(mac ? [app] : []), file, edit, view, chat, window, help];
}

const KEYS: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
};

/** Windows serve their keys themselves, so the menu only shows them. */
function acceleratorOf(id: CommandId): Item {
  const keys = COMMAND_KEYS[id];
  if (keys === null) return {};
  const accelerator = keys
    .split('+')
    .map((key) => KEYS[key] ?? key)
    .join('+');
  return { accelerator, registerAccelerator: false };
}
