import type { Chunk } from '@shared/protocol/chunks';
import { formatStreamId } from '@shared/protocol/stream-id';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compact } from '../../../src/backend/tasks/compact';
import type { LogEntry } from '../../../src/backend/tasks/log';
import { Replay } from '../../../src/backend/tasks/replay';

const id = fc.constantFrom('text-1', 'text-2');
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 });
const chunk: fc.Arbitrary<Chunk> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('text-delta' as const), id, delta: text }),
  },
  fc.record({ type: fc.constant('reasoning-delta' as const), id, delta: text }),
  fc.record({
    type: fc.constant('tool-input-delta' as const),
    toolCallId: id,
    inputTextDelta: text,
  }),
  fc.record({ type: fc.constant('text-start' as const), id }),
  fc.record({ type: fc.constant('text-end' as const), id }),
);
const chunks = fc.array(chunk, { maxLength: 40 });

function log(said: readonly Chunk[]): LogEntry[] {
  return said.map((one, index) => ({
    position: { ms: 1, seq: index },
    data: JSON.stringify(one),
  }));
}

/** What each part says, in the order of the parts' chunks; neighbouring deltas are one. */
function meaning(entries: readonly LogEntry[]): string[] {
  const result: string[] = [];
  let last = '';
  for (const { data } of entries) {
    const { type, id: part, toolCallId, delta, inputTextDelta, ...rest } = JSON.parse(data);
    const key = JSON.stringify([type, part, toolCallId, rest]);
    const piece = delta ?? inputTextDelta;
    if (piece !== undefined && key === last) result.push(`${result.pop()}${piece}`);
    else result.push(`${key} ${piece ?? ''}`);
    last = key;
  }
  return result;
}

describe('a compacted log', () => {
  it('says the same, under ids that it had, in as few entries as there are runs', () => {
    fc.assert(
      fc.property(chunks, (said) => {
        const entries = log(said);
        const compacted = compact(entries, new Set());
        expect(meaning(compacted)).toEqual(meaning(entries));
        expect(compacted).toHaveLength(meaning(entries).length);
        const ids = compacted.map(({ position }) => position.seq);
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
        expect(compacted.at(-1)?.position).toEqual(entries.at(-1)?.position);
      }),
    );
  });

  it('keeps the ids that must stay', () => {
    fc.assert(
      fc.property(chunks, fc.integer({ min: 0, max: 39 }), (said, end) => {
        const entries = log(said);
        const kept = entries[end]?.position;
        if (!kept) return;
        const ids = compact(entries, new Set([formatStreamId(kept)])).map((entry) =>
          formatStreamId(entry.position),
        );
        expect(ids).toContain(formatStreamId(kept));
      }),
    );
  });

  it('never makes an event too large', () => {
    const delta = 'x'.repeat(10_000);
    const said = Array.from(
      { length: 100 },
      () => ({ type: 'text-delta', id: 'a', delta }) as const,
    );
    const compacted = compact(log(said), new Set());
    expect(compacted.length).toBeGreaterThan(10);
    for (const { data } of compacted) expect(data.length).toBeLessThan(70_000);
  });

  it('does not touch entries that stand alone', () => {
    const entries = [
      { position: { ms: 1, seq: 0 }, data: '{ "type":"text-delta","id":"a","delta":"b" }' },
    ];
    expect(compact(entries, new Set())).toEqual(entries);
  });
});

describe('repeating a step against its log', () => {
  const repeat = (logged: readonly LogEntry[], said: readonly Chunk[]) => {
    const replay = new Replay(logged);
    const taken = said.map((one) => replay.take(one, JSON.stringify(one)));
    return { taken, complete: replay.complete };
  };

  it('finds everything that was logged, merged or not, and what is new', () => {
    fc.assert(
      fc.property(chunks, fc.nat(40), fc.boolean(), (said, cut, merged) => {
        const logged = log(said.slice(0, cut));
        const { taken, complete } = repeat(merged ? compact(logged, new Set()) : logged, said);
        expect(complete).toBe(true);
        const known = taken.filter((one) => one === 'known').length;
        expect(taken).not.toContain('differs');
        expect(known).toBeGreaterThanOrEqual(Math.min(cut, said.length));
        expect(taken.slice(known)).toEqual(Array(taken.length - known).fill('new'));
      }),
    );
  });

  it('does not miss an empty delta that vanished when it was merged', () => {
    const said = (delta: string): Chunk => ({ type: 'text-delta', id: 'a', delta });
    const all = [said('one'), said(''), said(' two'), said(''), { type: 'finish' } as const];
    const { taken, complete } = repeat(compact(log(all), new Set()), all);
    expect(taken).toEqual(Array(5).fill('known'));
    expect(complete).toBe(true);
  });

  it('notices what was said differently', () => {
    const said = (delta: string): Chunk => ({ type: 'text-delta', id: 'a', delta });
    const logged = compact(log([said('one '), said('two')]), new Set());
    expect(repeat(logged, [said('one '), said('three')]).taken).toEqual(['known', 'differs']);
    expect(repeat(logged, [said('one two three')]).taken).toEqual(['differs']);
    expect(repeat(logged, [{ type: 'finish' }]).taken).toEqual(['differs']);
    expect(repeat(logged, [said('one ')])).toEqual({ taken: ['known'], complete: false });
  });
});
