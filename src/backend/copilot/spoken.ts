/** What a round has said, read back from its chunks: where an interrupted round can be taken up or rounded off. */
import type { Chunk } from '@shared/protocol/chunks';
import { isJsonObject, type JsonObject } from '@shared/protocol/json';

export interface OpenPart {
  readonly type: 'text' | 'reasoning';
  readonly id: string;
}

export interface SpokenCall {
  readonly id: string;
  readonly name: string;
  /** Null while the arguments are incomplete. */
  readonly arguments: JsonObject | null;
  /** What the round itself answered to a call that it gave up. */
  readonly answer: string | null;
}

export interface Spoken {
  /** Null when the round has not begun. */
  readonly messageId: string | null;
  /** All text so far, over all text parts. */
  readonly text: string;
  readonly open: readonly OpenPart[];
  /** How many parts of each type were begun: the next one's id follows from it. */
  readonly parts: Readonly<Record<OpenPart['type'], number>>;
  readonly calls: readonly SpokenCall[];
}

/** Reads the chunks of a round. @param chunks what an unfinished step of a task has logged. */
export function readSpoken(chunks: readonly Chunk[]): Spoken {
  let messageId: string | null = null;
  let text = '';
  const open = new Map<string, OpenPart>();
  const parts = { text: 0, reasoning: 0 };
  const calls = new Map<string, SpokenCall>();
  for (const chunk of chunks) {
    switch (chunk.type) {
      case 'start':
        messageId = chunk.messageId ?? null;
        break;
      case 'text-start':
      case 'reasoning-start': {
        const type = chunk.type === 'text-start' ? 'text' : 'reasoning';
        parts[type] += 1;
        open.set(chunk.id, { type, id: chunk.id });
        break;
      }
      case 'text-end':
      case 'reasoning-end':
        open.delete(chunk.id);
        break;
      case 'text-delta':
        text += chunk.delta;
        break;
      case 'tool-input-start':
      case 'tool-input-available': {
        const input = chunk.type === 'tool-input-available' ? chunk.input : undefined;
        calls.set(chunk.toolCallId, {
          id: chunk.toolCallId,
          name: chunk.toolName,
          arguments: isJsonObject(input) ? input : null,
          answer: null,
        });
        break;
      }
      case 'tool-output-available': {
        const call = calls.get(chunk.toolCallId);
        if (call) calls.set(call.id, { ...call, answer: String(chunk.output) });
        break;
      }
    }
  }
  return { messageId, text, open: [...open.values()], parts, calls: [...calls.values()] };
}

/** The chunks that end the parts that a round left open. */
export function closeParts({ open }: Spoken): readonly Chunk[] {
  return open.map(({ type, id }): Chunk => ({ type: `${type}-end`, id }));
}

/** The chunks that complete the calls whose arguments were cut off: with none at all, and with an answer that says so. */
export function giveUpCalls({ calls }: Spoken, answer: string): readonly Chunk[] {
  return calls
    .filter((call) => call.arguments === null)
    .flatMap(({ id, name }): Chunk[] => [
      { type: 'tool-input-available', toolCallId: id, toolName: name, input: {} },
      { type: 'tool-output-available', toolCallId: id, output: answer },
    ]);
}
