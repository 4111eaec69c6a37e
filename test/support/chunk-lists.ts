/**
 * Lists of chunks that the AI SDK's reader accepts, made from random wishes: a wish that would not be accepted where the
 * list stands is left out. Everything the reader tolerates is in them: interleaved ids, ids that are used again while they
 * are open, calls that are answered in a later step or twice, deltas behind the end of a step.
 */
import fc from 'fast-check';

export type Chunk = Readonly<Record<string, unknown>> & { readonly type: string };

/** The lines of the SDK, whose readers know different chunks. */
export type Version = '5' | '6' | '7';

const WISHES = [
  'text-start',
  'text-delta',
  'text-delta',
  'text-end',
  'reasoning-start',
  'reasoning-delta',
  'reasoning-end',
  'tool-input-start',
  'tool-input-delta',
  'tool-input-delta',
  'tool-input-available',
  'tool-input-error',
  'tool-approval-request',
  'tool-approval-response',
  'tool-output-available',
  'tool-output-available',
  'tool-output-error',
  'tool-output-denied',
  'source-url',
  'source-document',
  'file',
  'reasoning-file',
  'custom',
  'steering-message',
  'data',
  'data',
  'error',
  'message-metadata',
  'start-step',
  'finish-step',
  'reset-step',
  'start',
] as const;

type Kind = (typeof WISHES)[number];

const ONLY_SEVEN: ReadonlySet<Kind> = new Set([
  'tool-approval-response',
  'reasoning-file',
  'custom',
  'steering-message',
  'reset-step',
]);
const NOT_FIVE: ReadonlySet<Kind> = new Set([
  'tool-approval-request',
  'tool-output-denied',
  ...ONLY_SEVEN,
]);

interface Wish {
  readonly kind: Kind;
  readonly id: string;
  readonly text: string;
  readonly json: unknown;
  readonly flag: boolean;
  readonly other: boolean;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constantFrom(...WISHES),
  id: fc.constantFrom('0', '1', '__proto__'),
  text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
  // No text that is JSON itself: our tools answer in such, and it is unwrapped.
  json: fc.oneof(
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(fc.integer(), fc.boolean())),
    fc.array(fc.integer(), { maxLength: 3 }),
    fc.constantFrom('said', 'done'),
    fc.constant(null),
  ),
  flag: fc.boolean(),
  other: fc.boolean(),
});

interface Call {
  /** What its input still lacks, while it is being written. */
  readonly rest: string | null;
  readonly dynamic: boolean;
  /** Whether nothing may follow. */
  readonly final?: boolean;
}

/** What the reader has in mind, as far as the next chunk depends on it. */
class Reader {
  private readonly texts = new Set<string>();
  private calls = new Map<string, Call>();
  private readonly earlier = new Map<string, Call>();
  /** The last request for each call. */
  private readonly approvals = new Map<string, string>();
  private asked = 0;
  private messages = 1;

  constructor(private readonly version: Version) {}

  chunk({ kind, id, text, json, flag, other }: Wish): Chunk | null {
    const { version } = this;
    if (version === '5' && NOT_FIVE.has(kind)) return null;
    if (version === '6' && ONLY_SEVEN.has(kind)) return null;
    const toolCallId = `call-${id}`;
    const approvalId = this.approvals.get(id);
    const provider = other && version !== '5' ? { providerMetadata: { p: { text } } } : {};
    switch (kind) {
      case 'text-start':
      case 'reasoning-start':
        this.texts.add(`${kind.split('-')[0]} ${id}`);
        return { type: kind, id, ...provider };
      case 'text-delta':
      case 'reasoning-delta':
        if (!this.texts.has(`${kind.split('-')[0]} ${id}`)) return null;
        return { type: kind, id, delta: text, ...(flag ? {} : provider) };
      case 'text-end':
      case 'reasoning-end': {
        if (!this.texts.delete(`${kind.split('-')[0]} ${id}`)) return null;
        const cited = kind === 'text-end' && version === '7' && flag;
        const citation = { type: 'url-citation', source: sourceOf(id), citedText: text };
        return { type: kind, id, ...provider, ...(cited ? { citations: [citation] } : {}) };
      }
      case 'tool-input-start': {
        const dynamic = this.dynamic(toolCallId, flag);
        const input = other ? { text, json } : [json, text];
        this.calls.set(toolCallId, { rest: JSON.stringify(input), dynamic });
        return {
          type: kind,
          toolCallId,
          toolName: `tool${id}`,
          ...this.about(dynamic, text, other),
        };
      }
      case 'tool-input-delta': {
        const call = this.calls.get(toolCallId);
        if (!call?.rest) return null;
        const wished = Math.min(text.length * 2, call.rest.length);
        // Before version 7, an array that ends in the sign of its first number could not be read.
        const length = version !== '7' && call.rest[wished - 1] === '-' ? wished + 1 : wished;
        this.calls.set(toolCallId, { ...call, rest: call.rest.slice(length) });
        return { type: kind, toolCallId, inputTextDelta: call.rest.slice(0, length) };
      }
      case 'tool-input-available': {
        const dynamic = this.dynamic(toolCallId, flag);
        this.calls.set(toolCallId, { rest: null, dynamic });
        const about = this.about(dynamic, text, other);
        return { type: kind, toolCallId, toolName: `tool${id}`, input: json, ...about };
      }
      case 'tool-input-error': {
        const dynamic = this.dynamic(toolCallId, flag);
        // Before version 7, an answer lost the input that such a call has.
        const final = version !== '7';
        this.calls.set(toolCallId, { rest: null, dynamic, final });
        const chunk = {
          type: kind,
          toolCallId,
          toolName: `tool${id}`,
          input: json,
          errorText: text,
        };
        return { ...chunk, ...(dynamic ? { dynamic } : {}), ...provider };
      }
      case 'tool-approval-request':
        if (!this.touch(toolCallId)) return null;
        // No two requests share an id.
        this.asked += 1;
        this.approvals.set(id, `ask-${this.asked}`);
        return {
          type: kind,
          toolCallId,
          approvalId: `ask-${this.asked}`,
          ...(version === '7' && flag ? { reason: text, isAutomatic: true } : {}),
        };
      case 'tool-approval-response':
        if (approvalId === undefined) return null;
        this.approvals.delete(id);
        this.touch(toolCallId);
        return { type: kind, approvalId, approved: flag, reason: text, ...provider };
      case 'tool-output-available':
        if (!this.touch(toolCallId)) return null;
        return {
          type: kind,
          toolCallId,
          output: json,
          ...(flag ? { preliminary: true } : {}),
          ...(other ? { providerExecuted: true } : {}),
          ...provider,
        };
      case 'tool-output-error':
        if (!this.touch(toolCallId)) return null;
        return { type: kind, toolCallId, errorText: text, ...provider };
      case 'tool-output-denied':
        return this.touch(toolCallId) ? { type: kind, toolCallId } : null;
      case 'source-url':
        return {
          type: kind,
          sourceId: id,
          url: 'https://e.org/',
          ...(flag ? { title: text } : {}),
          ...provider,
        };
      case 'source-document':
        return {
          type: kind,
          sourceId: id,
          mediaType: 'text/plain',
          title: text,
          ...(flag ? { filename: id } : {}),
          ...provider,
        };
      case 'file':
      case 'reasoning-file':
        return { type: kind, url: 'data:,x', mediaType: 'text/plain', ...provider };
      case 'custom':
        return { type: kind, kind: 'vendor.thing', ...provider };
      case 'steering-message':
        return {
          type: kind,
          id,
          parts: [
            { type: 'text', text },
            { type: 'file', url: 'data:,x', mediaType: 'text/plain' },
          ],
        };
      case 'data':
        return {
          type: flag ? 'data-one' : 'data-two',
          data: json,
          ...(other ? { id } : {}),
          ...(other && text.length > 4 ? { transient: true } : {}),
        };
      case 'error':
        return { type: kind, errorText: text };
      case 'message-metadata':
        return { type: kind, messageMetadata: flag ? { a: { [`k${id}`]: text } } : { b: json } };
      case 'start-step':
        this.beginStep();
        return { type: kind };
      case 'finish-step':
        // Before version 7 the ids were forgotten here.
        if (version !== '7') this.texts.clear();
        return { type: kind };
      case 'reset-step':
        this.texts.clear();
        this.calls.clear();
        // A request in the step is gone with it; which ones are older is not worth knowing here.
        this.approvals.clear();
        return { type: kind };
      case 'start':
        if (!flag) return { type: kind };
        this.messages += 1;
        this.texts.clear();
        this.calls.clear();
        this.earlier.clear();
        this.approvals.clear();
        return { type: kind, messageId: `m${this.messages}`, messageMetadata: { begun: text } };
    }
  }

  private beginStep(): void {
    for (const [id, call] of this.calls) this.earlier.set(id, { ...call, rest: null });
    this.calls.clear();
  }

  /** Version 5 keeps dynamic calls apart from others, so its lists have none. A call stays of its kind within a step. */
  private dynamic(toolCallId: string, wanted: boolean): boolean {
    return this.version !== '5' && (this.calls.get(toolCallId)?.dynamic ?? wanted);
  }

  private about(dynamic: boolean, text: string, other: boolean): object {
    if (this.version === '5') return other ? { providerExecuted: true } : {};
    return {
      ...(dynamic ? { dynamic } : {}),
      ...(other ? { title: text, providerMetadata: { p: { text } } } : {}),
      ...(text.length > 3 ? { providerExecuted: other } : {}),
    };
  }

  /** Whether a call can be answered: one of an earlier step too, but in version 5. */
  private touch(toolCallId: string): boolean {
    const call = this.calls.get(toolCallId);
    if (call) this.calls.set(toolCallId, { ...call, rest: null });
    const met = call ?? (this.version === '5' ? undefined : this.earlier.get(toolCallId));
    return met !== undefined && !met.final;
  }
}

function sourceOf(id: string): object {
  return { type: 'source', sourceType: 'url', id, url: 'https://e.org/' };
}

/** Chunks of one stream, from its start up to but not including its end. */
export function chunkLists(version: Version, maxLength = 60): fc.Arbitrary<Chunk[]> {
  return fc.array(wish, { maxLength, size: 'max' }).map((wishes) => {
    const reader = new Reader(version);
    const chunks = wishes.flatMap((one) => reader.chunk(one) ?? []);
    return [{ type: 'start', messageId: 'm1' }, ...chunks];
  });
}
