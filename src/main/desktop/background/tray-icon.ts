/** The icon in the tray, with what runs and what can be done without a window. */
import { join } from 'node:path';
import { app, Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import type { RunningTask } from '../../store/running-tasks';
import { t } from '../../words';

export interface TrayContent {
  /** What runs, in words; the most recent first. */
  readonly tasks: readonly RunningTask[];
  readonly notificationsPaused: boolean;
}

export interface TrayActions {
  readonly open: () => void;
  readonly openChat: (sessionId: string) => void;
  readonly newChat: () => void;
  readonly pauseNotifications: (paused: boolean) => void;
  readonly quit: () => void;
}

const ICON_PX = 22;
const MOST_TASKS = 10;

export class TrayIcon {
  private tray: Tray | null = null;

  constructor(private readonly actions: TrayActions) {}

  show(content: TrayContent): void {
    this.tray ??= this.create();
    this.tray.setContextMenu(Menu.buildFromTemplate(menuOf(content, this.actions)));
    const count = content.tasks.reduce((sum, task) => sum + task.count, 0);
    this.tray.setToolTip(count === 0 ? 'Longhaul' : t('tray.tooltip', { count }));
  }

  hide(): void {
    this.tray?.destroy();
    this.tray = null;
  }

  private create(): Tray {
    const icon = nativeImage.createFromPath(join(app.getAppPath(), 'resources/icon.png'));
    const tray = new Tray(icon.resize({ width: ICON_PX, height: ICON_PX }));
    tray.on('click', this.actions.open);
    return tray;
  }
}

/** The menu of the icon. */
export function menuOf(content: TrayContent, actions: TrayActions): MenuItemConstructorOptions[] {
  const shown = content.tasks.slice(0, MOST_TASKS);
  const tasks: MenuItemConstructorOptions[] =
    shown.length === 0
      ? [{ label: t('tray.nothingRuns'), enabled: false }]
      : shown.map(({ label, state, sessionId }) => ({
          label: `${label} (${t(`tray.states.${state}`)})`,
          click: () => actions.openChat(sessionId),
        }));
  return [
    { label: t('tray.open'), click: actions.open },
    { label: t('tray.newChat'), click: actions.newChat },
    { type: 'separator' },
    ...tasks,
    { type: 'separator' },
    {
      label: t('tray.pauseNotifications'),
      type: 'checkbox',
      checked: content.notificationsPaused,
      click: ({ checked }) => actions.pauseNotifications(checked),
    },
    { label: t('tray.quit'), click: actions.quit },
  ];
}
