/** Words of the main process in the person's language, by the same library and rules as in windows. */
import { chooseLanguage, LANGUAGES, type Language, type Translated } from '@shared/language';
import { createInstance } from 'i18next';
import de from './de';
import en from './en';
import type { WordKey, Words } from './words';

/** The words of every language that can be chosen. */
const RESOURCES: Readonly<Record<Language, { translation: Translated<Words> }>> = {
  en: { translation: en },
  de: { translation: de },
};

const i18next = createInstance();

void i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  supportedLngs: LANGUAGES,
  resources: RESOURCES,
  // Everything is bundled, so nothing is awaited.
  initAsync: false,
  returnNull: false,
  // Nothing here becomes HTML.
  interpolation: { escapeValue: false },
});

/** i18next knows one set of keys for all instances, and that is the windows'. */
const translate = i18next.t as (key: string, values: object) => string;

/** @param values what the text leaves open; `count` also chooses the plural. */
export function t(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return translate(key, values);
}

/** The language that is spoken now. */
export function currentLanguage(): Language {
  return chooseLanguage([i18next.language]);
}

/** @param choice a language, or `system` for the first of the system's languages that there is. */
export function setLanguage(choice: Language | 'system', wishes: readonly string[]): void {
  void i18next.changeLanguage(choice === 'system' ? chooseLanguage(wishes) : choice);
}
