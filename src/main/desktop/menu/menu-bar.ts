/** The menu bar of the app, kept true: it is built anew when something that it shows has changed. */
import { Menu } from 'electron';
import { currentLanguage, t } from '../../words';
import { type MenuActions, type MenuContent, menuTemplate } from './template';

export class MenuBar {
  private shown: string | null = null;

  constructor(
    private readonly content: () => MenuContent,
    private readonly actions: MenuActions,
  ) {}

  /** Looks whether anything has changed, the language included. */
  update(): void {
    const content = this.content();
    const state = JSON.stringify([currentLanguage(), content]);
    if (state === this.shown) return;
    this.shown = state;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(content, this.actions, t)));
  }
}
