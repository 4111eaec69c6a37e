/** What this window shows besides the open chat: which pane, which dialog, which filter. Nothing of it is kept. */
import { create } from 'zustand';

export type Pane = 'chat' | 'tasks' | 'inspector';
export type Dialog = 'settings' | 'palette' | 'shortcuts';
export type TaskFilter =
  | 'all'
  | 'active'
  | 'waiting'
  | 'needs-you'
  | 'finished'
  | 'trouble'
  | 'recovered';
export type SettingsSection =
  | 'backend'
  | 'appearance'
  | 'notifications'
  | 'background'
  | 'language'
  | 'data'
  | 'shortcuts'
  | 'about';

interface ViewStore {
  readonly pane: Pane;
  readonly dialog: Dialog | null;
  readonly section: SettingsSection;
  readonly filter: TaskFilter;
  /** The task that the inspector shows. */
  readonly inspected: string | null;
  readonly sidebar: boolean;
}

export const useView = create<ViewStore>(() => ({
  pane: 'chat',
  dialog: null,
  section: 'backend',
  filter: 'all',
  inspected: null,
  sidebar: true,
}));

export function showChat(): void {
  useView.setState({ pane: 'chat' });
}

export function showTasks(filter: TaskFilter): void {
  useView.setState({ pane: 'tasks', filter, dialog: null });
}

export function showInspector(taskId: string | null): void {
  useView.setState(({ inspected }) => ({
    pane: 'inspector',
    inspected: taskId ?? inspected,
    dialog: null,
  }));
}

export function showSettings(section?: SettingsSection): void {
  useView.setState((state) => ({ dialog: 'settings', section: section ?? state.section }));
}

export function showDialog(dialog: Dialog | null): void {
  useView.setState({ dialog });
}

export function toggleSidebar(): void {
  useView.setState(({ sidebar }) => ({ sidebar: !sidebar }));
}
