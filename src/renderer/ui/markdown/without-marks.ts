/** Markdown in one line of plain text, for previews: the words without the signs around them. Pure. */

const LINK = /!?\[([^\]]*)\]\([^)\s]*\)/g;
const HEADING = /(^|\s)#{1,6}(?=\s)\s/g;
const STRONG = /\*\*|~~|`+/g;
/** A star at the edge of a word; one between numbers is a product. */
const EMPHASIS = /(?<=^|[\s(])\*(?=\S)|(?<=\S)\*(?=$|[\s).,;:!?])/g;

/** @param text a piece of markdown, perhaps cut anywhere. */
export function withoutMarks(text: string): string {
  return text.replace(LINK, '$1').replace(HEADING, '$1').replace(STRONG, '').replace(EMPHASIS, '');
}
