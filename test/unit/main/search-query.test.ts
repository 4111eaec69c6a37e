import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesAll, parseQuery, toMatch } from '../../../src/main/store/search-query';
import { snippetOf } from '../../../src/main/store/snippet';

const marked = (text: string, query: string) =>
  snippetOf(text, parseQuery(query))
    .map((piece) => (piece.match ? `[${piece.text}]` : piece.text))
    .join('');

describe('a search query', () => {
  it('is words by their beginnings and quoted words as a phrase', () => {
    expect(toMatch(parseQuery('Café  "Long Task" x'))).toBe('"Café" * "Long Task" "x" *');
    expect(parseQuery('  ')).toEqual([]);
    expect(parseQuery('"" -- * ^ ( )')).toEqual([]);
  });

  it('never holds what FTS5 would take for its own language', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (query) => {
        expect(toMatch(parseQuery(query))).toMatch(/^$|^("[^"]+"( \*)?)( "[^"]+"( \*)?)*$/);
      }),
    );
  });

  it('needs each word, in any case, with or without accents', () => {
    const match = (query: string) => matchesAll(parseQuery(query), 'Résumé of the Long task');
    expect(match('resu LON')).toBe(true);
    expect(match('"long task"')).toBe(true);
    expect(match('"task long"')).toBe(false);
    expect(match('"lon task"')).toBe(false);
    expect(match('resume other')).toBe(false);
  });
});

describe('a snippet', () => {
  it('marks what matches, in the text as it is written', () => {
    expect(marked('Die Straße nach Zürich', 'zurich')).toBe('Die Straße nach [Zürich]');
    expect(marked('one two three two', 'tw')).toBe('one [two] three [two]');
    expect(marked('a b a c', '"a c"')).toBe('a b [a c]');
    expect(marked('over\n\n  lines', 'lines')).toBe('over [lines]');
  });

  it('shows the neighbourhood of the first match, cut between words', () => {
    const text = `${'before '.repeat(50)}needle ${'after '.repeat(50)}`;
    const shown = marked(text, 'needle');
    expect(shown).toMatch(/^…before .*\[needle\] after .*after…$/);
    expect(shown.length).toBeLessThan(200);
  });

  it('shows the beginning when no match is near', () => {
    expect(marked('nothing here', 'x')).toBe('nothing here');
  });

  it('loses nothing of a short text', () => {
    const text = fc.array(fc.constantFrom('ab', 'abc', 'x', 'é'), { maxLength: 30 });
    fc.assert(
      fc.property(text, fc.constantFrom('a', 'ab x', '"ab x"', 'e'), (words, query) => {
        const pieces = snippetOf(words.join(' '), parseQuery(query));
        expect(pieces.map((piece) => piece.text).join('')).toBe(words.join(' '));
      }),
    );
  });
});
