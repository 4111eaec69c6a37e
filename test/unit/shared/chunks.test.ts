import { parseEventData } from '@shared/protocol/chunks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const parse = (value: unknown) => parseEventData(JSON.stringify(value));

describe('event data', () => {
  it('reads known chunks and drops what they do not define', () => {
    expect(parse({ type: 'text-delta', id: 'a', delta: 'b', extra: 1 })).toEqual({
      kind: 'chunk',
      chunk: { type: 'text-delta', id: 'a', delta: 'b' },
    });
  });

  it('tolerates absent fields written as null', () => {
    const parsed = parse({ type: 'error', errorText: 'no', code: null, details: null });
    expect(parsed).toMatchObject({ kind: 'chunk', chunk: { type: 'error', errorText: 'no' } });
  });

  it('keeps a chunk of an unknown type raw', () => {
    expect(parse({ type: 'future-step', n: 1 })).toEqual({
      kind: 'unknown',
      type: 'future-step',
      raw: '{"type":"future-step","n":1}',
    });
  });

  it('reads data chunks of any name', () => {
    expect(parse({ type: 'data-anything', data: [1, null] })).toMatchObject({
      kind: 'chunk',
      chunk: { type: 'data-anything', data: [1, null] },
    });
  });

  it('knows the end', () => {
    expect(parseEventData('[DONE]')).toEqual({ kind: 'done' });
  });

  it('reads a delta as JSON does, whatever stands in it', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '\\n',
        '\\"',
        '\\u00e9',
        '\\ud83d',
        '\n',
        '\t',
        '\0',
        '}',
        '{',
        ',',
        ':',
        '🚀',
        'é',
        ' ',
        '"}',
      ),
      fc.constantFrom('","delta":"', '"id":"z"', ',"extra":1', 'abc'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const text = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
    const written = fc.oneof(
      fc
        .record({ id: fc.string({ unit: 'binary' }), delta: text })
        .map(({ id, delta }) => JSON.stringify({ type: 'reasoning-delta', id, delta })),
      fc
        .tuple(text, text, fc.constantFrom('"}', '"', '}', '"} ', '",', ''))
        .map(([id, delta, end]) => `{"type":"text-delta","id":"${id}","delta":"${delta}${end}`),
    );
    fc.assert(
      fc.property(written, (raw) => {
        let expected: unknown = null;
        try {
          const { type, id, delta } = JSON.parse(raw) as Record<string, unknown>;
          expected = { kind: 'chunk', chunk: { type, id, delta } };
        } catch {
          expected = { kind: 'invalid', reason: 'not JSON', raw };
        }
        expect(parseEventData(raw)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['{"type":"text-delta"', 'not JSON'],
    ['', 'not JSON'],
    ['[1]', 'not an object with a type'],
    ['{"type":5}', 'not an object with a type'],
    ['null', 'not an object with a type'],
    ['{"type":"text-delta","id":1,"delta":"x"}', 'bad text-delta'],
    ['{"type":"tool-output-available","toolCallId":"c"}', 'bad tool-output-available'],
    ['{"type":"data-x"}', 'bad data-x'],
  ])('describes what is wrong with %s', (raw, reason) => {
    const parsed = parseEventData(raw);
    expect(parsed).toMatchObject({ kind: 'invalid', raw });
    expect(parsed.kind === 'invalid' && parsed.reason).toContain(reason);
  });
});
