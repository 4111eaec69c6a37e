/**
 * Words in the person's language: `t('tasks:words.live')`. Plurals are `key_one` and `key_other`, chosen by `count`.
 *
 * `t` can be called anywhere, in pure functions too; a change of the language builds the whole window's tree anew (see
 * `Localised.tsx`), so nothing needs to listen for it. Parts of a sentence that are elements use react-i18next's `Trans`.
 */

import { chooseLanguage, LANGUAGES, type Language } from '@shared/language';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { forgetFormats } from './format';
import { en, RESOURCES } from './resources';

void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  supportedLngs: LANGUAGES,
  ns: Object.keys(en),
  defaultNS: 'common',
  resources: RESOURCES,
  // Everything is bundled, so nothing is awaited and `t` works from the first line on.
  initAsync: false,
  returnNull: false,
  // React escapes what it shows.
  interpolation: { escapeValue: false },
});

export const t = i18next.t;

/** The language that is shown at the moment. */
export function currentLanguage(): Language {
  return chooseLanguage([i18next.language]);
}

/** @param choice a language, or `system` for the first of the system's languages that there is. */
export function setLanguage(choice: Language | 'system', wishes: readonly string[]): void {
  const language = choice === 'system' ? chooseLanguage(wishes) : choice;
  forgetFormats(language, wishes);
  if (language !== i18next.language) void i18next.changeLanguage(language);
}
