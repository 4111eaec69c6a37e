/** Markdown of an exact length: headings, paragraphs, lists, tables, code, quotes, in many scripts and with emoji. */
import { CODE, EMOJI, ENDINGS, FILLER, FOREIGN, OBJECTS, SUBJECTS, TOPICS, VERBS } from './phrases';
import type { Random } from './random';

const BLOCKS: readonly [Block, ...Block[]] = [
  (random) => `${random.pick(['##', '###'])} ${random.pick(TOPICS)} ${random.pick(EMOJI)}`,
  paragraph,
  paragraph,
  (random) => `${random.pick(FOREIGN)} ${sentence(random)}`,
  (random) => list(random, () => '-'),
  (random) => list(random, (index) => `${index + 1}.`),
  (random) => list(random, (index) => `- [${index % 2 === 0 ? 'x' : ' '}]`),
  table,
  (random) => `\`\`\`${random.pick(CODE)}\n\`\`\``,
  (random) => `> ${sentence(random)} ${random.pick(EMOJI)}`,
];
const SEPARATOR = '\n\n';

type Block = (random: Random) => string;

/**
 * Writes markdown.
 * @param length of the text in UTF-16 code units (`String.length`).
 * @returns text that depends on the length and the random choices alone.
 */
export function markdown(length: number, random: Random): string {
  const blocks = [`# ${random.pick(TOPICS)}`];
  let written = blocks[0]?.length ?? 0;
  for (;;) {
    const block = random.pick(BLOCKS)(random);
    // What remains for the closing paragraph must hold its separator and at least one character.
    if (written + SEPARATOR.length + block.length + SEPARATOR.length >= length) break;
    blocks.push(block);
    written += SEPARATOR.length + block.length;
  }
  const remaining = length - written - SEPARATOR.length;
  if (remaining <= 0) return filler(length);
  return [...blocks, filler(remaining)].join(SEPARATOR);
}

/** A sentence of exactly `length` ASCII characters. */
function filler(length: number): string {
  let text = 'So';
  for (let index = 0; text.length < length; index += 1) text += ` ${FILLER[index % FILLER.length]}`;
  const cut = text.slice(0, Math.max(0, length - 1)).replace(/ $/, 's');
  return length > 0 ? `${cut}.` : '';
}

function sentence(random: Random): string {
  const words = [SUBJECTS, VERBS, OBJECTS, ENDINGS].map((choices) => random.pick<string>(choices));
  return `${words.join(' ')}.`;
}

function paragraph(random: Random): string {
  const sentences = Array.from({ length: 2 + random.below(3) }, () => sentence(random));
  if (random.below(3) === 0) sentences.push(`It is **${random.pick(ENDINGS)}**, *mostly*.`);
  if (random.below(4) === 0)
    sentences.push(`See [the docs](https://docs.example.com/) and \`log.read()\`.`);
  return sentences.join(' ');
}

function list(random: Random, marker: (index: number) => string): string {
  return Array.from(
    { length: 3 + random.below(3) },
    (_, index) => `${marker(index)} ${random.pick(EMOJI)} ${random.pick(OBJECTS)}`,
  ).join('\n');
}

function table(random: Random): string {
  const rows = Array.from(
    { length: 2 + random.below(3) },
    () => `| ${random.pick(TOPICS)} | ${random.below(10_000)} | ${random.pick(EMOJI)} |`,
  );
  return ['| Topic | Count | State |', '| --- | ---: | :-: |', ...rows].join('\n');
}
