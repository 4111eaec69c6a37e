/** Markdown such as models write: headings, paragraphs, lists, code and tables. */
const SECTION = [
  '## Section N\n\nA paragraph with **bold**, `code`, a [link](https://example.com/N) and enough words to fill some lines of the page.\n\n',
  '- first point of this section\n- second point, a little longer than the first\n\n',
  '```ts\nconst answerN = compute(N);\nif (answerN > 3) report("value", answerN);\n```\n\n',
  '| name | value |\n|---|--:|\n| one | N |\n| two | 2 |\n\n',
].join('');

/** @returns at least `length` characters of whole sections, always the same. */
export function markdown(length: number): string {
  let text = '';
  for (let index = 0; text.length < length; index += 1) {
    text += SECTION.replaceAll('N', String(index));
  }
  return text;
}
