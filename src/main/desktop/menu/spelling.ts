/** In which language spelling is checked: the app's, in the variants that the person's system names. */
import { type Language, localeOf } from '@shared/language';
import type { Session } from 'electron';

/**
 * The dictionaries to use, best first: the wished-for variant of the language if there is one, else any.
 * @param available names of dictionaries, as Chromium has them; empty on macOS, which chooses by itself.
 */
export function dictionariesFor(
  language: Language,
  wishes: readonly string[],
  available: readonly string[],
): string[] {
  const wished = localeOf(language, wishes);
  const exact = available.find((name) => name.toLowerCase() === wished.toLowerCase());
  const usual = language === 'en' ? 'en-US' : language;
  const any =
    available.find((name) => name === usual) ?? available.find((name) => name.startsWith(language));
  const chosen = exact ?? any;
  return chosen === undefined ? [] : [chosen];
}

/** Makes a session check spelling in the app's language, or not at all. */
export function checkSpelling(
  session: Session,
  check: boolean,
  language: Language,
  wishes: readonly string[],
): void {
  const dictionaries = dictionariesFor(language, wishes, session.availableSpellCheckerLanguages);
  // Switched on first, a dictionary that is not wanted would be fetched.
  if (check && dictionaries.length > 0) session.setSpellCheckerLanguages(dictionaries);
  session.setSpellCheckerEnabled(check);
}
