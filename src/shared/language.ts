/** The languages there are, and which one a system's wish comes to. */

export const LANGUAGES = ['en', 'de'] as const;

export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself, for the menu in which one is chosen. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
};

/**
 * The first of the wished-for languages that there is.
 * @param wishes BCP 47 tags, best first, as in `navigator.languages`.
 */
export function chooseLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const base = wish.toLowerCase().split('-')[0];
    const found = LANGUAGES.find((language) => language === base);
    if (found) return found;
  }
  return 'en';
}

/** The wished-for variant of a language (`en-GB` for `en`), for dates and numbers. */
export function localeOf(language: Language, wishes: readonly string[]): string {
  return wishes.find((wish) => wish.toLowerCase().split('-')[0] === language) ?? language;
}

/** The same tree with any text in its leaves: what a translation must offer. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]>;
};
