/** Our folding beside the AI SDK's own reader: the same chunks have to end in the same parts. */

import { readInput } from '@shared/chat/change';
import type { Message, Part } from '@shared/chat/message';
import type * as AiSdk from 'ai-v7';
import type { UIMessage, UIMessageChunk } from 'ai-v7';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chunk, chunkLists, type Version } from '../support/chunk-lists';
import { type Folded, foldAll, input } from '../unit/shared/folding';

type Sdk = Pick<typeof AiSdk, 'readUIMessageStream'>;
type Fields = Record<string, unknown>;

const READERS: Readonly<Record<Version, () => Promise<Sdk>>> = {
  '5': async () => (await import('ai-v5')) as unknown as Sdk,
  '6': async () => (await import('ai-v6')) as unknown as Sdk,
  '7': () => import('ai-v7'),
};

/** Makes the reader show what it has: it does not for a step that has only begun. */
const SHOW = { type: 'message-metadata', messageMetadata: { shown: true } };

/** The last that the reader shows of every message. */
async function readByPeer(sdk: Sdk, chunks: readonly Chunk[]): Promise<UIMessage[]> {
  const shown = new Map<string, UIMessage>();
  const failures: unknown[] = [];
  const reported = chunks.filter(({ type }) => type === 'error').length;
  const stream = new ReadableStream<UIMessageChunk>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk as unknown as UIMessageChunk);
      controller.close();
    },
  });
  for await (const message of sdk.readUIMessageStream({
    stream,
    onError: (e) => failures.push(e),
  })) {
    shown.set(message.id, message);
  }
  // The reader reports the stream's own errors in the same way.
  if (failures.length > reported) throw failures.at(-1);
  return [...shown.values()];
}

/** Chunks with a request to show what there is before the message changes and at the end. */
function withShows(chunks: readonly Chunk[]): Chunk[] {
  return [
    ...chunks.flatMap((chunk, at) =>
      at > 0 && chunk.type === 'start' && chunk.messageId !== undefined ? [SHOW, chunk] : [chunk],
    ),
    SHOW,
  ];
}

/** Without halves of characters whose other halves never came: we wait for them, and in the end put U+FFFD in their place. */
function wholeCharacters(messages: unknown): unknown {
  return JSON.parse(JSON.stringify(messages).replace(/\\ud[89a-f][0-9a-f]{2}|\uFFFD/g, ''));
}

const omit = (fields: Fields, ...names: string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** What a part of ours is in the SDK's words; nothing for those that it has not. */
function asPeerPart(part: Part): Fields[] {
  switch (part.type) {
    case 'step':
      return [{ type: 'step-start' }];
    case 'source':
      return [{ ...part, type: 'source-url', title: part.title ?? undefined }];
    case 'document':
      return [{ ...part, type: 'source-document', filename: part.filename ?? undefined }];
    case 'file':
      return [
        { ...omit({ ...part }, 'reasoning'), type: part.reasoning ? 'reasoning-file' : 'file' },
      ];
    case 'data':
      return [{ type: `data-${part.name}`, id: part.dataId ?? undefined, data: part.data }];
    case 'steering':
      return [
        {
          type: 'steering-message',
          id: part.id,
          parts: [
            ...part.texts.map((text) => ({ type: 'text', text })),
            ...part.files.map(({ url, mediaType }) => ({ type: 'file', url, mediaType })),
          ],
        },
      ];
    case 'tool': {
      const { toolName, dynamic, inputText, inputIsText, ...rest } = part;
      return [
        {
          ...rest,
          ...(dynamic ? { type: 'dynamic-tool', toolName } : { type: `tool-${toolName}` }),
          ...(inputText === undefined ? {} : { input: readInput(inputText, inputIsText) }),
        },
      ];
    }
    case 'error':
    case 'raw':
    case 'corrupt':
      return [];
    default:
      return [{ ...part }];
  }
}

/** A part of the SDK's without what we do not keep. */
function kept(part: Fields): Fields {
  // Version 6 has the input of a call that failed in another field; so has version 5.
  const input = part.input === undefined ? part.rawInput : part.input;
  const isTool = String(part.type).startsWith('tool-') || part.type === 'dynamic-tool';
  const rest = isTool ? { ...omit(part, 'rawInput', 'inputEncoding'), input } : part;
  return String(rest.type).startsWith('data-') || rest.type === 'reasoning'
    ? omit(rest, 'transient', ...(rest.type === 'reasoning' ? ['id'] : []))
    : rest;
}

const bare = (parts: readonly Fields[]) =>
  parts.map((part) => (isText(part) ? omit(part, 'state') : part));
const isText = ({ type }: Fields) => type === 'text' || type === 'reasoning';

interface Comparable {
  readonly id: string;
  readonly metadata: unknown;
  readonly parts: readonly Fields[];
}

/** A message that another took the place of before anything was in it is not kept. */
const worthKeeping = ({ parts }: Comparable, at: number, all: readonly Comparable[]) =>
  parts.length > 0 || at === all.length - 1;

function expectSame(ours: readonly Message[], theirs: readonly UIMessage[]): void {
  const mine: Comparable[] = ours
    .map(({ id, metadata, parts }) => ({ id, metadata, parts: parts.flatMap(asPeerPart) }))
    .filter(worthKeeping);
  const peer: Comparable[] = theirs
    .map(({ id, metadata, parts }) => ({ id, metadata, parts: parts.map((p) => kept({ ...p })) }))
    .filter(worthKeeping);
  const stateless = (messages: readonly Comparable[]) =>
    messages.map(({ parts, ...rest }) => ({ ...rest, parts: bare(parts) }));
  expect(wholeCharacters(stateless(mine))).toEqual(wholeCharacters(stateless(peer)));
  for (const [at, { parts }] of mine.entries()) {
    for (const [index, part] of parts.entries()) {
      // A text that can grow no more is done for us; the reader leaves it streaming when its id was used again.
      const state = peer[at]?.parts[index]?.state;
      if (isText(part) && part.state !== state) expect(part.state).toBe('done');
    }
  }
}

function folded(chunks: readonly Chunk[]): Folded {
  return foldAll(chunks.map((chunk) => [input(chunk)]));
}

describe.each(Object.entries(READERS))('folding beside ai %s', (version, load) => {
  const lists = chunkLists(version as Version);

  it('C56: ends in the same parts', async () => {
    const sdk = await load();
    await fc.assert(
      fc.asyncProperty(lists, async (list) => {
        const chunks = withShows(list);
        expectSame(folded(chunks).messages, await readByPeer(sdk, chunks));
      }),
      { numRuns: 300 },
    );
  });

  it('C45: closes at the end what the reader leaves open, and changes nothing else', async () => {
    const sdk = await load();
    await fc.assert(
      fc.asyncProperty(lists, async (list) => {
        const chunks = withShows(list);
        const ended = folded([...chunks, { type: 'finish' }]).messages;
        const theirs = (await readByPeer(sdk, chunks)).map((message) => ({
          ...message,
          parts: message.parts.map((part) => closed({ ...part })),
        }));
        expectSame(ended, theirs as unknown as UIMessage[]);
        expect(ended.map(({ status }) => status)).not.toContain('streaming');
        for (const { parts } of ended) {
          for (const part of parts) if (part.type === 'text') expect(part.state).toBe('done');
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** A part of the SDK's as an end leaves it. */
function closed(part: Fields): Fields {
  if (isText(part)) return { ...part, state: 'done' };
  if (part.state !== 'input-streaming' && part.state !== 'input-available') return part;
  return { ...part, state: 'output-error', errorText: 'The tool did not report a result.' };
}
