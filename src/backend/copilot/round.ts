/** One round of the model as chunks of a stream: a message with its thoughts, its text and its calls to tools. */
import { z } from 'zod';
import { jsonValue } from '../json';
import { derivedId } from '../tasks/ids';
import {
  type Attempt,
  type Emission,
  emit,
  type StepBody,
  TaskFailure,
  wait,
} from '../tasks/workflow';
import type { Model, ModelEvent, ModelRequest } from './model';
import { giveUpCalls, type OpenPart, readSpoken, type SpokenCall } from './spoken';

export const roundResult = z.object({
  messageId: z.string(),
  text: z.string(),
  toolCalls: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      arguments: z.record(z.string(), jsonValue),
      /** What a call that was given up was answered with; null when the tool has yet to run. */
      answer: z.string().nullable(),
    }),
  ),
});

const INTERRUPTED = JSON.stringify({
  type: 'error',
  message: 'The call was interrupted before it was complete.',
  error: 'interrupted',
  details: null,
  session_id: null,
});

export type RoundResult = z.infer<typeof roundResult>;
export type RequestedToolCall = RoundResult['toolCalls'][number];

/**
 * Streams one round, or the rest of one that was interrupted. A text that was cut off stays open, and the model is asked
 * to go on behind its last character. A call that is complete ends an interrupted round: the model sees its result and
 * can call again; a call whose arguments are not complete is given up and answered with an error.
 * @param round counts the rounds of the task and names the message.
 * @throws TaskFailure when the model reports an error.
 */
export async function* streamRound(
  model: Model,
  request: Pick<ModelRequest, 'messages' | 'context'>,
  taskId: string,
  round: number,
  { said, signal }: Attempt,
): StepBody<RoundResult> {
  const messageId = derivedId(taskId, 'message', round);
  const cut = giveUpCalls(readSpoken(said), INTERRUPTED);
  const spoken = readSpoken([...said, ...cut]);
  const writer = new RoundWriter(taskId, round, spoken);
  if (spoken.messageId === null) {
    yield emit({ type: 'start', messageId, messageMetadata: { taskId } });
  }
  yield* cut.map(emit);
  if (spoken.calls.every(({ answer }) => answer !== null)) {
    for await (const event of model.respond({ ...request, spoken: spoken.text, signal })) {
      yield* writer.write(event);
    }
  }
  yield* writer.close();
  return { messageId, text: writer.text, toolCalls: writer.completeCalls() };
}

/** Turns what a model does into chunks, with ids that go on from what was said before. */
class RoundWriter {
  text: string;
  private open: OpenPart | null;
  private readonly parts: Record<OpenPart['type'], number>;
  private readonly calls: SpokenCall[];
  private readonly places = new Map<string, number>();

  constructor(
    private readonly taskId: string,
    private readonly round: number,
    spoken: ReturnType<typeof readSpoken>,
  ) {
    this.text = spoken.text;
    // One part is open at a time.
    this.open = spoken.open[0] ?? null;
    this.parts = { ...spoken.parts };
    this.calls = [...spoken.calls];
  }

  *write(event: ModelEvent): Generator<Emission> {
    switch (event.type) {
      case 'text':
      case 'reasoning': {
        const id = yield* this.part(event.type);
        if (event.type === 'text') this.text += event.delta;
        return yield emit({ type: `${event.type}-delta`, id, delta: event.delta });
      }
      case 'tool-call-start':
        yield* this.close();
        this.places.set(event.key, this.calls.length);
        return yield emit(this.begin(event.name));
      case 'tool-call': {
        yield* this.close();
        const place = event.key === undefined ? undefined : this.places.get(event.key);
        if (place === undefined) yield emit(this.begin(event.name));
        return yield emit(this.complete(place ?? this.calls.length - 1, event));
      }
      case 'wait':
        return yield wait(event.ms);
      case 'error':
        throw new TaskFailure(event.message, event.code);
    }
  }

  /** Ends the part that is being written. */
  *close(): Generator<Emission> {
    if (!this.open) return;
    const { type, id } = this.open;
    this.open = null;
    yield emit({ type: `${type}-end`, id });
  }

  completeCalls(): RequestedToolCall[] {
    return this.calls.flatMap(({ id, name, arguments: args, answer }) =>
      args === null ? [] : [{ id, name, arguments: { ...args }, answer }],
    );
  }

  /** The part to write to: the open one, or a new one. @returns its id. */
  private *part(type: OpenPart['type']): Generator<Emission, string> {
    if (this.open?.type === type) return this.open.id;
    yield* this.close();
    this.parts[type] += 1;
    const id = `${type}-${this.parts[type]}`;
    this.open = { type, id };
    yield emit({ type: `${type}-start`, id });
    return id;
  }

  private begin(name: string) {
    const id = `call_${derivedId(this.taskId, 'call', this.round, this.calls.length)}`;
    this.calls.push({ id, name, arguments: null, answer: null });
    return { type: 'tool-input-start', toolCallId: id, toolName: name } as const;
  }

  private complete(place: number, event: Extract<ModelEvent, { type: 'tool-call' }>) {
    const id = this.calls[place]?.id ?? '';
    this.calls[place] = {
      id,
      name: event.name,
      arguments: event.arguments,
      answer: null,
    };
    return {
      type: 'tool-input-available',
      toolCallId: id,
      toolName: event.name,
      input: event.arguments,
    } as const;
  }
}
