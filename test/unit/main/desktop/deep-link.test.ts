import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LINK_SCHEME,
  linkAmong,
  MAX_PROMPT,
  parseDeepLink,
} from '../../../../src/main/desktop/links/deep-link';

const newLink = (prompt: string) => `longhaul://new?prompt=${encodeURIComponent(prompt)}`;

describe('a link into the app', () => {
  it('leads to a session', () => {
    const found = { kind: 'session', sessionId: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed' };
    expect(parseDeepLink('longhaul://session/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed')).toEqual(found);
    expect(parseDeepLink('longhaul://session/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/')).toEqual(
      found,
    );
  });

  it('brings a text for a new chat', () => {
    expect(parseDeepLink(newLink('Plan a trip\nto Léon & back?'))).toEqual({
      kind: 'new',
      prompt: 'Plan a trip\nto Léon & back?',
      shortened: false,
    });
    expect(parseDeepLink('longhaul://new')).toEqual({ kind: 'new', prompt: '', shortened: false });
  });

  it('brings no more text than is taken, and cuts no sign in two', () => {
    expect(parseDeepLink(newLink('é'.repeat(MAX_PROMPT)))).toMatchObject({ shortened: false });
    const long = parseDeepLink(newLink(`${'a'.repeat(MAX_PROMPT - 1)}🚂🚂`));
    expect(long).toMatchObject({ shortened: true });
    expect('prompt' in long && long.prompt.endsWith('a🚂')).toBe(true);
  });

  it('hides nothing from the person: signs that cannot be seen go', () => {
    const tag = String.fromCodePoint(0xe0041);
    expect(parseDeepLink(newLink(`safe\u202e\u200b\u0007${tag} text`))).toMatchObject({
      prompt: 'safe text',
    });
  });

  it.each([
    'longhaul:',
    'longhaul://session',
    'longhaul://session/',
    'longhaul://session/a/b',
    'longhaul://session/..%2f..%2fetc',
    'longhaul://me:secret@session/abc',
    'longhaul://session:80/abc',
    'longhaul://settings/reset',
    'longhaul://new/session',
    'https://session/abc',
    'not a link',
    `longhaul://new?prompt=${'a'.repeat(60_000)}`,
  ])('%.60s leads nowhere', (text) => {
    expect(parseDeepLink(text)).toEqual({ kind: 'bad' });
  });

  it('never throws, and never brings more than it may', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `longhaul://new?prompt=${rest}`),
    );
    fc.assert(
      fc.property(text, (link) => {
        const found = parseDeepLink(link);
        if (found.kind === 'new') expect(Array.from(found.prompt).length <= MAX_PROMPT).toBe(true);
      }),
    );
  });
});

describe('the link of a start', () => {
  it('is found among the arguments', () => {
    expect(linkAmong(['/opt/longhaul', '--hidden', 'longhaul://new'])).toBe('longhaul://new');
    expect(linkAmong(['/opt/longhaul', 'https://example.org', '/longhaul:'])).toBeNull();
  });

  it('is none when there are no arguments to speak of', () => {
    expect(linkAmong(undefined)).toBeNull();
    expect(linkAmong([1, {}])).toBeNull();
  });
});

describe('the scheme', () => {
  const read = (file: string) =>
    readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');

  it('is the one that the packages register', () => {
    expect(read('electron-builder.config.mjs')).toContain(`schemes: ['${LINK_SCHEME}']`);
    expect(read('scripts/package/deb.mjs')).toContain(`'x-scheme-handler/${LINK_SCHEME}'`);
  });
});
