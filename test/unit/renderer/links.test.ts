import { describe, expect, it } from 'vitest';
import { isInlineImage, linkLabel, safeHref } from '../../../src/renderer/ui/links';

describe('links out of the app', () => {
  it.each(['https://example.org/a?b#c', 'http://example.org/', 'mailto:a@example.org'])(
    'opens %s',
    (href) => expect(safeHref(href)).toBe(href),
  );

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'app://main/',
    'vscode://x',
    '/library/1',
    '//example.org/a',
    '#anchor',
    '',
    undefined,
    null,
  ])('refuses %s', (href) => expect(safeHref(href)).toBeNull());

  it('calls a bare link by its host', () => {
    expect(linkLabel('https://example.org/long/path')).toBe('example.org');
    expect(linkLabel('mailto:a@example.org')).toBe('mailto:a@example.org');
  });

  it('shows only images that come with the transcript', () => {
    expect(isInlineImage('data:image/png;base64,AA', 'image/png')).toBe(true);
    expect(isInlineImage('https://example.org/a.png', 'image/png')).toBe(false);
    expect(isInlineImage('data:text/html,x', 'image/png')).toBe(false);
  });
});
