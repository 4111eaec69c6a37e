import { chooseLanguage, localeOf } from '@shared/language';
import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage, t } from '../../../src/renderer/i18n';
import {
  formatAgo,
  formatBytes,
  formatElapsed,
  formatNumber,
  formatWhen,
  secondsUntil,
} from '../../../src/renderer/i18n/format';
import { RESOURCES } from '../../../src/renderer/i18n/resources';
import { NOW } from './fixtures';

interface Tree {
  readonly [key: string]: string | Tree;
}

/** Every text by its path. */
function texts(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(here, value);
    else for (const [below, text] of texts(value, here)) found.set(below, text);
  }
  return found;
}

/** What a text leaves open: `{{name}}`, and the elements `<1>` of a sentence with parts. */
function openings(text: string): readonly string[] {
  return (text.match(/\{\{\s*\w+\s*\}\}|<\/?\w+>/g) ?? []).toSorted();
}

const { en, ...others } = RESOURCES;
const english = texts(en);

afterEach(() => setLanguage('en', ['en']));

describe.each(Object.entries(others))('the words of %s', (_language, words) => {
  const translations = texts(words);

  it('have the same keys', () => {
    expect([...translations.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('leave the same places open, and no text empty', () => {
    for (const [key, text] of english) {
      const translated = translations.get(key) ?? '';
      expect(openings(translated), key).toEqual(openings(text));
      expect(text.trim(), key).not.toBe('');
      expect(translated.trim(), key).not.toBe('');
    }
  });

  it('have both forms of every plural', () => {
    for (const key of english.keys()) {
      if (key.endsWith('_one')) expect(english.has(key.replace(/_one$/, '_other')), key).toBe(true);
      if (key.endsWith('_other'))
        expect(english.has(key.replace(/_other$/, '_one')), key).toBe(true);
    }
  });
});

describe('the language', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['tlh', 'de'], 'de'],
    [['en-GB'], 'en'],
    [['tlh'], 'en'],
    [[], 'en'],
  ] as const)('wished for as %j is %s', (wishes, language) => {
    expect(chooseLanguage(wishes)).toBe(language);
  });

  it('keeps the variant that the system has', () => {
    expect(localeOf('de', ['en-US', 'de-CH'])).toBe('de-CH');
    expect(localeOf('de', ['en-US'])).toBe('de');
  });

  it('counts one running task as one', () => {
    setLanguage('de', ['de-DE']);
    expect(t('tasks:centre.running', { count: 1 })).toBe('läuft');
    expect(t('tasks:centre.running', { count: 2 })).toBe('laufen');
  });

  it('can be chosen and followed', () => {
    setLanguage('de', ['en-US']);
    expect(t('dismiss')).toBe('Ausblenden');
    setLanguage('system', ['en-US', 'de']);
    expect(t('dismiss')).toBe('Dismiss');
  });
});

describe('numbers and times', () => {
  it('follow the locale', () => {
    setLanguage('de', ['de-DE']);
    expect(formatNumber(1234.5)).toBe('1.234,5');
    expect(formatBytes(3_400_000)).toBe('3,4 MB');
    expect(formatAgo(NOW - 3 * 60_000, NOW)).toBe('vor 3 Min.');
    setLanguage('en', ['en-US']);
    expect(formatNumber(1234.5)).toBe('1,234.5');
    expect(formatBytes(3_400_000)).toBe('3.4 MB');
    expect(formatBytes(512)).toBe('512 bytes');
    expect(formatAgo(NOW, NOW)).toBe('now');
    expect(formatAgo(NOW - 26 * 60 * 60_000, NOW)).toBe('yesterday');
  });

  it('count days as the calendar does', () => {
    const evening = new Date(2026, 2, 4, 22, 0).getTime();
    const ago = (hours: number) => formatAgo(evening - hours * 60 * 60_000, evening);
    expect(ago(24)).toBe('yesterday');
    expect(ago(45)).toBe('yesterday');
    expect(ago(47)).toBe('2 days ago');
  });

  it.each([
    [999, '999 bytes'],
    [999_499, '999 kB'],
    [999_999, '1 MB'],
    [9_999_999, '10 MB'],
    [999_950_000, '1 GB'],
  ])('write %d bytes in the unit that fits', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('give the day when it is another one', () => {
    setLanguage('en', ['en-GB']);
    const noon = new Date(2026, 2, 3, 12, 0).getTime();
    expect(formatWhen(noon, noon + 60_000)).toBe('12:00');
    expect(formatWhen(noon, noon + 24 * 60 * 60_000)).toBe('3 March, 12:00');
  });

  it.each([
    [-5, '0 s'],
    [42_999, '42 s'],
    [185_000, '3 min 05 s'],
    [4_320_000, '1 h 12 min'],
  ])('%i ms took %s', (ms, words) => expect(formatElapsed(ms)).toBe(words));

  it('counts seconds up to a moment, never below zero', () => {
    expect(secondsUntil(1_001, 0)).toBe(2);
    expect(secondsUntil(0, 5_000)).toBe(0);
  });
});
