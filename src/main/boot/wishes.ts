/** Makes Electron and the words agree with what a person has set. */
import type { Settings } from '@shared/settings';
import { app, nativeTheme, session } from 'electron';
import { checkSpelling } from '../desktop/menu/spelling';
import { currentLanguage, setLanguage } from '../words';

/** Call when the app is ready, and after each change. */
export function applyWishes({ appearance, language, spelling }: Settings): void {
  const languages = app.getPreferredSystemLanguages();
  nativeTheme.themeSource = appearance.theme;
  setLanguage(language, languages);
  checkSpelling(session.defaultSession, spelling.check, currentLanguage(), languages);
}
