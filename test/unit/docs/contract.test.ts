/** docs/contract.md is made from the schemas, and what it says of generations is what they were recorded to send. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { known } from '@shared/protocol/chunks';
import { TOOL_CARD_TYPES } from '@shared/protocol/tool-cards';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src/backend/routes/openapi/operations';
import { contractPage } from './contract-page';
import { CARDS, CHUNKS, ENDPOINTS, type Span } from './generations';
import { expectPage, ROOT, read } from './page';

const FIXTURES = 'test/fixtures/generations';
const generations = readdirSync(join(ROOT, FIXTURES)).filter((name) => /^g\d$/.test(name));

/** Types of the chunks, and of the tool responses inside them, that a generation was recorded to send. */
function recorded(generation: string): { chunks: Set<string>; cards: Set<string> } {
  const chunks = new Set<string>();
  const cards = new Set<string>();
  const files = readdirSync(join(ROOT, FIXTURES, generation)).filter((name) =>
    name.endsWith('.sse'),
  );
  for (const file of files) {
    const text = read(`${FIXTURES}/${generation}/${file}`);
    for (const [, data = ''] of text.matchAll(/^data: (\{.*\})$/gm)) {
      const chunk = JSON.parse(data) as { type: string; output?: unknown };
      chunks.add(chunk.type);
      if (typeof chunk.output !== 'string') continue;
      const { type } = JSON.parse(chunk.output) as { type?: string };
      if (type !== undefined) cards.add(type);
    }
  }
  return { chunks, cards };
}

function holds([first, last = Number.POSITIVE_INFINITY]: Span, generation: number): boolean {
  return first <= generation && generation <= last;
}

describe('docs/contract.md', () => {
  it('is what the schemas say', () => {
    expectPage('docs/contract.md', contractPage());
  });

  it('names only what there is', () => {
    const operations = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(Object.keys(ENDPOINTS).filter((name) => !operations.includes(name))).toEqual([]);
    const types: string[] = known.options.map((option) => option.shape.type.value);
    const chunks = Object.keys(CHUNKS).filter((type) => !type.startsWith('data-'));
    expect(chunks.filter((type) => !types.includes(type))).toEqual([]);
    const cards: readonly string[] = TOOL_CARD_TYPES;
    expect(Object.keys(CARDS).filter((type) => !cards.includes(type))).toEqual([]);
  });

  it.each(generations)('says of %s nothing that its recordings deny', (generation) => {
    const { chunks, cards } = recorded(generation);
    expect(chunks.size).toBeGreaterThan(3);
    const number = Number(generation.slice(1));
    expect([...chunks].filter((type) => !holds(CHUNKS[type] ?? [99], number))).toEqual([]);
    expect([...cards].filter((type) => !holds(CARDS[type] ?? [0], number))).toEqual([]);
  });
});
