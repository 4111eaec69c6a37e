/** The event stream grammar, case by case; the sections are those of WHATWG HTML, chapter 9.2. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteByByte, bytesOf, cut, decode, places } from './decoding';
import { type Happening, interpret } from './reference';

const event = (data: string, rest: Partial<{ type: string; id: string; last: string }> = {}) => ({
  event: data,
  type: rest.type ?? 'message',
  own: rest.id ?? null,
  lastEventId: rest.last ?? rest.id ?? '',
});

/** What each stream means: [what it shows, stream, happenings]. */
type Case = readonly [string, string | Uint8Array, readonly Happening[]];

const LINES: readonly Case[] = [
  ['LF ends lines', 'data: a\n\n', [event('a')]],
  ['CRLF ends lines', 'data: a\r\n\r\n', [event('a')]],
  ['CR ends lines', 'data: a\r\r', [event('a')]],
  ['all three in one event', 'data: a\rdata: b\r\ndata: c\n\n', [event('a\nb\nc')]],
  ['CRLF is one end, not two', 'data: a\r\ndata: b\r\n\r\n', [event('a\nb')]],
  ['LF CR is two ends', 'data: a\n\rdata: b\n\n', [event('a'), event('b')]],
  ['CR CRLF is two ends', 'data: a\r\r\ndata: b\n\n', [event('a'), event('b')]],
  ['CRLF then CR', 'data: a\r\n\rdata: b\n\n', [event('a'), event('b')]],
  ['blank lines alone are nothing', '\n\r\r\n\n\n', []],
  [
    'other line separators are text',
    'data: a\u2028b\u0085c\vd\fe\n\n',
    [event('a\u2028b\u0085c\vd\fe')],
  ],
];

const ENCODING: readonly Case[] = [
  ['a byte order mark is skipped', '\uFEFFdata: a\n\n', [event('a')]],
  ['only one', '\uFEFF\uFEFFdata: a\n\ndata: b\n\n', [event('b')]],
  [
    'only at the start',
    'data: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n',
    [event('a'), event('\uFEFFc')],
  ],
  ['not after a line end', '\n\uFEFFdata: a\n\n', []],
  ['characters that look like its bytes are text', 'ï»¿data: a\n\ndata: b\n\n', [event('b')]],
  ['a mark and nothing else', '\uFEFF', []],
  ['a mark before a comment', '\uFEFF: a\n', [{ comment: 'a' }]],
  ['characters of one to four bytes', 'data: aß€🚀\n\n', [event('aß€🚀')]],
  [
    'invalid UTF-8 is replaced',
    Uint8Array.of(...bytesOf('data: '), 0xff, 0xc3, 10, 10),
    [event('\uFFFD\uFFFD')],
  ],
  [
    'a character that a line end cuts off',
    Uint8Array.of(...bytesOf('data: '), 0xf0, 0x9f, 10, 10),
    [event('\uFFFD')],
  ],
  [
    'a surrogate in UTF-8',
    Uint8Array.of(...bytesOf('data: '), 0xed, 0xa0, 0x80, 10, 10),
    [event('\uFFFD\uFFFD\uFFFD')],
  ],
];

const FIELDS: readonly Case[] = [
  ['one space after the colon is dropped', 'data: a\n\n', [event('a')]],
  ['no space', 'data:a\n\n', [event('a')]],
  ['a second space stays', 'data:  a \n\n', [event(' a ')]],
  ['a tab stays', 'data:\ta\n\n', [event('\ta')]],
  ['more colons are data', 'data: a: b:c\n\n', [event('a: b:c')]],
  ['an empty value', 'data:\n\n', [event('')]],
  ['a space only', 'data: \n\n', [event('')]],
  ['no colon', 'data\n\n', [event('')]],
  ['two without colon are one line end', 'data\ndata\n\n', [event('\n')]],
  ['empty lines of data at the end stay', 'data: a\ndata:\n\n', [event('a\n')]],
  ['names are case-sensitive', 'Data: a\nDATA: b\ndata: c\n\n', [event('c')]],
  ['a name with a space before the colon is unknown', 'data : a\n\n', []],
  ['a name after a space is unknown', ' data: a\n\n', []],
  ['unknown fields are ignored', 'foo: a\ndatum: b\ndata: c\ndatab\nda\n\n', [event('c')]],
  ['a comment', ': a\n', [{ comment: 'a' }]],
  ['a comment without text', ':\n', [{ comment: '' }]],
  ['a comment ends no event', 'data: a\n: b\ndata: c\n\n', [{ comment: 'b' }, event('a\nc')]],
  ['NUL in data stays', 'data: a\0b\n\n', [event('a\0b')]],
];

const EVENTS: readonly Case[] = [
  ['a name', 'event: x\ndata: a\n\n', [event('a', { type: 'x' })]],
  [
    'a name holds for one event',
    'event: x\ndata: a\n\ndata: b\n\n',
    [event('a', { type: 'x' }), event('b')],
  ],
  ['a name without data is forgotten', 'event: x\n\ndata: a\n\n', [event('a')]],
  ['the last name counts', 'event: x\nevent: y\ndata: a\n\n', [event('a', { type: 'y' })]],
  ['an empty name takes it back', 'event: x\nevent\ndata: a\n\n', [event('a')]],
  ['a name after the data', 'data: a\nevent: x\n\n', [event('a', { type: 'x' })]],
  ['no blank line at the end: dropped', 'data: a\n\ndata: b\n', [event('a')]],
  ['no line end at the end: dropped', 'data: a\n\ndata: b', [event('a')]],
];

const IDS: readonly Case[] = [
  ['an id', 'id: 1\ndata: a\n\n', [event('a', { id: '1' })]],
  [
    'an id persists',
    'id: 1\ndata: a\n\ndata: b\n\n',
    [event('a', { id: '1' }), event('b', { last: '1' })],
  ],
  [
    'C04: an empty id resets',
    'id: 1\ndata: a\n\nid:\ndata: b\n\n',
    [event('a', { id: '1' }), event('b')],
  ],
  [
    'C04: an id without colon resets',
    'id: 1\ndata: a\n\nid\ndata: b\n\n',
    [event('a', { id: '1' }), event('b')],
  ],
  [
    'C04: NUL makes it no id',
    'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n',
    [event('a', { id: '1' }), event('b', { last: '1' })],
  ],
  ['C04: NUL does not undo the id before', 'id: 1\nid: \0\ndata: a\n\n', [event('a', { id: '1' })]],
  ['the last id counts', 'id: 1\nid: 2\ndata: a\n\n', [event('a', { id: '2' })]],
  ['an id without data holds from then on', 'id: 1\n\ndata: a\n\n', [event('a', { last: '1' })]],
  ['spaces around an id belong to it', 'id:  1 \ndata: a\n\n', [event('a', { id: ' 1 ' })]],
];

const RETRY: readonly Case[] = [
  ['digits', 'retry: 1000\n', [{ retry: 1000 }]],
  ['no space', 'retry:5\n', [{ retry: 5 }]],
  ['leading zeros', 'retry: 007\n', [{ retry: 7 }]],
  ['inside an event, at once', 'retry: 5\ndata: a\n\n', [{ retry: 5 }, event('a')]],
  ...['', ' 5', '5 ', '-5', '+5', '5.5', '1e3', '0x10', '٣', 'soon'].map(
    (value): Case => [`not ${JSON.stringify(value)}`, `retry: ${value}\n`, []],
  ),
  ['nor without a value', 'retry\n', []],
];

const SECTIONS: readonly (readonly [string, readonly Case[]])[] = [
  ['9.2.5 line ends', LINES],
  ['9.2.5 encoding', ENCODING],
  ['9.2.6 fields', FIELDS],
  ['9.2.6 events', EVENTS],
  ['9.2.6 ids', IDS],
  ['9.2.6 retry', RETRY],
];

describe.each(SECTIONS)('%s', (_section, cases) => {
  it.each(cases)('%s', (_title, stream, expected) => {
    const bytes = typeof stream === 'string' ? bytesOf(stream) : stream;
    expect(interpret(bytes).happenings, 'the reference').toEqual(expected);
    expect(decode([bytes]).happenings, 'whole').toEqual(expected);
    expect(decode(byteByByte(bytes)).happenings, 'byte by byte').toEqual(expected);
    fc.assert(
      fc.property(places, (at) => {
        expect(decode(cut(bytes, at)).happenings).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('9.2.6 interpreting any bytes', () => {
  const token = fc.oneof(
    fc.constantFrom('data', 'id', 'event', 'retry', ':', ' ', '\n', '\r', '\r\n', '\n\n'),
    fc.constantFrom('a', 'da', 'i', '7', '\0', '\uFEFF', 'ï»¿', 'é', '🚀', 'data: ', 'id: 1', ': '),
  );
  const raw = fc
    .constantFrom(0xef, 0xbb, 0xbf, 0xc3, 0xa9, 0xf0, 0x9f, 0xff, 0x80)
    .map((byte) => Uint8Array.of(byte));
  const streams = fc
    .array(fc.oneof({ weight: 9, arbitrary: token.map(bytesOf) }, { weight: 1, arbitrary: raw }), {
      maxLength: 40,
    })
    .map((pieces) => Uint8Array.from(pieces.flatMap((piece) => [...piece])));

  it('agrees with the reference, however they are cut', () => {
    fc.assert(
      fc.property(streams, places, (bytes, at) => {
        const expected = interpret(bytes);
        expect(decode([bytes])).toEqual(expected);
        expect(decode(byteByByte(bytes))).toEqual(expected);
        expect(decode(cut(bytes, at))).toEqual(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it('C05: agrees byte by byte', () => {
    const stream =
      ': hb\n\nid: 1-0\r\ndata: {"t":"häß 🚀"}\r\n\r\nevent: x\rdata\rdata:  b\r\rretry: 9\n\n';
    const bytes = bytesOf(stream);
    expect(decode(byteByByte(bytes))).toEqual(interpret(bytes));
  });
});

describe('at the edges of pieces', () => {
  it('C01: drops a character that the connection cut, and starts clean on the next', () => {
    const bytes = bytesOf('data: 🚀\n\n');
    for (let at = 0; at < bytes.length; at += 1) {
      expect(decode([bytes.subarray(0, at)]).happenings).toEqual([]);
      expect(decode([bytes]).happenings).toEqual([event('🚀')]);
    }
  });

  it('C02: takes an id only with the blank line that ends its event', () => {
    const bytes = bytesOf('id: 1\ndata: a\n\nid: 2\ndata: b\n\n');
    const first = bytesOf('id: 1\ndata: a\n\n').length;
    for (let at = 0; at < bytes.length; at += 1) {
      const { happenings, lastEventId } = decode([bytes.subarray(0, at)]);
      expect(lastEventId).toBe(at < first ? '' : '1');
      expect(happenings).toHaveLength(at < first ? 0 : 1);
    }
  });

  it('C03: dispatches at a CR that is the last byte so far, and swallows the LF of a later piece', () => {
    expect(decode([bytesOf('data: a\r\r')]).happenings).toEqual([event('a')]);
    expect(decode([bytesOf('data: a\r\n\r')]).happenings).toEqual([event('a')]);
    const split = ['data: a\r', '\n\r', '\ndata: b\r', '\n', '\r', '\n'];
    expect(decode(split.map(bytesOf)).happenings).toEqual([event('a'), event('b')]);
    expect(decode(['data: a\r', '', '\n', 'data: b\n\n'].map(bytesOf)).happenings).toEqual([
      event('a\nb'),
    ]);
  });

  it('C04: skips a byte order mark however it is cut, and once', () => {
    const bytes = bytesOf('\uFEFFdata: a\n\n');
    for (let at = 0; at <= 4; at += 1) {
      expect(decode([bytes.subarray(0, at), bytes.subarray(at)]).happenings).toEqual([event('a')]);
    }
    const double = bytesOf('\uFEFF\uFEFFdata: a\n\n');
    expect(decode(byteByByte(double)).happenings).toEqual([]);
  });
});
