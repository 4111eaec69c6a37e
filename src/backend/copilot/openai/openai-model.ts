/**
 * A real model behind any API that speaks OpenAI's chat completions: OpenAI, OpenRouter, Ollama, llama.cpp, LM Studio.
 * It never says the same twice, so an interrupted round goes on behind what was said.
 */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { isJsonObject, type JsonObject } from '@shared/protocol/json';
import {
  type JSONSchema7,
  jsonSchema,
  streamText,
  type TextStreamPart,
  type ToolSet,
  tool,
} from 'ai';
import { z } from 'zod';
import type { Model, ModelEvent, ModelRequest } from '../model';
import type { Tool } from '../tools/tool';
import { EMPTY_COMPLETION, explainEnd, explainFailure, idleFailure } from './failures';
import { SYSTEM_PROMPT, toPrompt } from './prompt';

// Problems are reported as errors or not at all; the SDK would print warnings to the console.
globalThis.AI_SDK_LOG_WARNINGS = false;

export interface OpenAiSettings {
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly model: string;
  /** Milliseconds without a sign of life after which a round is given up. */
  readonly timeout: number;
}

export interface ModelLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** Makes the model. Usage goes to the log only. */
export function createOpenAiModel(
  settings: OpenAiSettings,
  tools: readonly Tool[],
  logger: ModelLogger,
): Model {
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: settings.baseUrl,
    includeUsage: true,
    ...(settings.apiKey === null ? {} : { apiKey: settings.apiKey }),
  });
  const model = provider.chatModel(settings.model);
  const toolSet = describeTools(tools);
  return {
    repeatable: false,
    respond: async function* (request) {
      const idle = new IdleTimer(settings.timeout);
      const { fullStream } = streamText({
        model,
        system: SYSTEM_PROMPT,
        messages: toPrompt(request),
        tools: toolSet,
        abortSignal: AbortSignal.any([request.signal, idle.signal]),
        // Problems arrive as parts of the stream; the SDK would print them as well.
        onError: () => undefined,
      });
      try {
        yield* readRound(fullStream, request, idle, logger);
      } finally {
        idle.stop();
      }
    },
  };
}

async function* readRound(
  stream: AsyncIterable<TextStreamPart<ToolSet>>,
  request: ModelRequest,
  idle: IdleTimer,
  logger: ModelLogger,
): AsyncGenerator<ModelEvent> {
  let said = request.spoken !== '';
  try {
    for await (const part of stream) {
      idle.restart();
      if (part.type === 'error') throw part.error;
      if (part.type === 'abort') throw new Error('aborted');
      if (part.type === 'finish') {
        const { inputTokens, outputTokens, totalTokens } = part.totalUsage;
        logger.info({ inputTokens, outputTokens, totalTokens }, 'model round');
        const failure = explainEnd(part.finishReason);
        if (failure) yield failure;
        else if (!said) yield EMPTY_COMPLETION;
      }
      const event = toEvent(part);
      if (event === null) continue;
      said ||= event.type !== 'reasoning';
      yield event;
    }
  } catch (error) {
    // The task ends or moves on; there is nobody to tell.
    request.signal.throwIfAborted();
    const failure = idle.signal.aborted ? idleFailure(idle.ms) : explainFailure(error);
    // The error itself holds the conversation, which does not belong in a log.
    const name = error instanceof Error ? error.name : typeof error;
    logger.warn({ code: failure.code, name }, 'model round failed');
    yield failure;
  }
}

/** What a part of the SDK's stream means here, or null. */
function toEvent(part: TextStreamPart<ToolSet>): ModelEvent | null {
  switch (part.type) {
    case 'text-delta':
      return part.text === '' ? null : { type: 'text', delta: part.text };
    case 'reasoning-delta':
      return part.text === '' ? null : { type: 'reasoning', delta: part.text };
    case 'tool-input-start':
      return { type: 'tool-call-start', key: part.id, name: part.toolName };
    case 'tool-call':
      return {
        type: 'tool-call',
        key: part.toolCallId,
        name: part.toolName,
        arguments: readInput(part.input),
      };
    default:
      return null;
  }
}

/** Arguments that are no object reach the tool as something that it refuses, so that the model learns of it. */
function readInput(input: unknown): JsonObject {
  return isJsonObject(input) ? input : { unreadable_arguments: String(input) };
}

/** The tools as the model is told of them. They run in steps of their own, so the SDK gets nothing to execute. */
function describeTools(tools: readonly Tool[]): ToolSet {
  return Object.fromEntries(
    tools
      .filter(({ internal }) => !internal)
      .map(({ name, description, parameters }) => [
        name,
        tool({
          description,
          inputSchema: jsonSchema<JsonObject>(
            z.toJSONSchema(parameters, { io: 'input', target: 'draft-7' }) as JSONSchema7,
          ),
        }),
      ]),
  );
}

/** Fires its signal when it is not restarted in time, and when it is stopped: then the connection is let go. */
class IdleTimer {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(readonly ms: number) {
    this.timer = this.start();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  restart(): void {
    clearTimeout(this.timer);
    this.timer = this.start();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(new Error('idle')), this.ms);
  }
}
