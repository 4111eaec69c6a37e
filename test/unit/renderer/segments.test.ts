import { describe, expect, it } from 'vitest';
import {
  growSegments,
  NO_SEGMENTS,
  type Segments,
} from '../../../src/renderer/ui/markdown/segments';

const LONG = 'Words and more words. '.repeat(100);

const all = ({ settled, open }: Segments) => [...settled, open];

/** The segments after the text has come in pieces of `size` characters. */
function grown(text: string, size: number): Segments {
  let segments = NO_SEGMENTS;
  for (let at = 0; at < text.length; at += size) {
    segments = growSegments(segments, text.slice(at, at + size));
  }
  return segments;
}

describe('segments of a growing text', () => {
  it('end before a line at the margin, after an empty one', () => {
    const text = `${LONG}\n\nNext\n\n## Heading`;
    expect(all(growSegments(NO_SEGMENTS, text))).toEqual([`${LONG}\n\n`, 'Next\n\n## Heading']);
  });

  it.each([
    ['code', `\`\`\`md\n${LONG}\n\nNext\n\`\`\`\n`],
    ['code with a longer fence', `~~~~\n${LONG}\n~~~\n\nNext\n~~~~\n`],
    [
      'code after a line that only looks like a fence',
      `\`\`\`npm i\`\`\` gets it.\n\n\`\`\`\n${LONG}\n\n# Next\n\`\`\`\n`,
    ],
    ['a formula', `$$\n${LONG}\n\nNext\n$$\n`],
    ['HTML', `<details>\n${LONG}\n\nNext\n</details>\n`],
    ['a list', `- ${LONG}\n\n- Next\n\n1. Next\n\n   Next\n`],
    ['a text with footnotes', `${LONG}[^1]\n\nNext\n\n[^1]: Note\n`],
    [
      'a text with links that are defined at its end',
      `${LONG}[a][1]\n\nNext\n\n[1]: https://a.example\n`,
    ],
    ['a text whose last line is a footnote', `${LONG}[^1]\n\nNext\n\n[^1]: Note`],
    ['a paragraph', `${LONG}\nNext\n`],
  ])('do not end inside %s', (_name, text) => {
    expect(all(growSegments(NO_SEGMENTS, text))).toEqual([text]);
  });

  it('are the same however the text has come', () => {
    const text = Array.from(
      { length: 12 },
      (_, index) => `## ${index}\n\n${LONG}\n\n- item\n\n\`\`\`ts\nlet a;\n\n\`\`\`\n\n`,
    ).join('');
    const whole = all(growSegments(NO_SEGMENTS, text));
    expect(whole.length).toBeGreaterThan(5);
    expect(whole.join('')).toBe(text);
    for (const size of [1, 7, 1_000]) expect(all(grown(text, size))).toEqual(whole);
  });

  it('keep what is settled as it is', () => {
    const before = growSegments(NO_SEGMENTS, `${LONG}\n\nNext\n`);
    const after = growSegments(before, 'more');
    expect(after.settled[0]).toBe(before.settled[0]);
  });
});
