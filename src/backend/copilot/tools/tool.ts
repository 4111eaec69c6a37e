/** Tools that a model can call. */
import type { JsonObject } from '@shared/protocol/json';
import type { ToolResponse } from '@shared/protocol/tool-response';
import { z } from 'zod';
import { generationRequest } from '../../generator/request';
import { jsonValue } from '../../json';
import { type DocumentStore, type DocumentWrite, documentWrite } from '../../store/documents';

/** Who calls, and what the tool may look at. */
export interface ToolContext {
  readonly userId: string;
  /** Ids that the tool makes follow from it, so that a call that is repeated makes the same ones. */
  readonly toolCallId: string;
  /** Wall-clock milliseconds. */
  readonly now: number;
  readonly documents: DocumentStore;
}

export interface ToolAnswer {
  readonly response: ToolResponse;
  /** Stored together with the answer. */
  readonly writes?: readonly DocumentWrite[];
}

interface ToolDescription {
  readonly name: string;
  /** For the model: what the tool does and when to call it. */
  readonly description: string;
  /** For the model: the arguments. */
  readonly parameters: z.ZodObject;
  /** Kept from real models: made for scripts. */
  readonly internal?: boolean;
}

/** A tool that answers at once. */
export interface ImmediateTool extends ToolDescription {
  readonly kind: 'immediate';
  readonly run: (args: JsonObject, context: ToolContext) => Promise<ToolAnswer>;
}

/** A tool whose work goes on in a task of its own. */
export interface OperationTool extends ToolDescription {
  readonly kind: 'operation';
  readonly startedMessage: string;
  readonly inProgressMessage: string;
  readonly pendingMessage: (args: JsonObject) => string;
  /** What to answer instead of starting, or null. */
  readonly refuse: (args: JsonObject, context: ToolContext) => Promise<ToolResponse | null>;
  /** Two calls with the same key would get in each other's way: the second is not started. */
  readonly exclusiveKey: (args: JsonObject, context: ToolContext) => Promise<string | null>;
  /** Lays out the work, once; the plan is stored. */
  readonly plan: (args: JsonObject, context: ToolContext) => Promise<OperationPlan>;
  /** Answers with an agent that a generator has made, and stores it. */
  readonly adopt: (
    agent: JsonObject,
    args: JsonObject,
    context: ToolContext,
  ) => Promise<ToolAnswer>;
}

const toolResponse = z.record(z.string(), jsonValue).and(z.object({ type: z.string() }));

export const operationPlan = z.object({
  steps: z.array(z.object({ name: z.string(), label: z.string() })),
  /** Milliseconds that each step takes. */
  stepDuration: z.number(),
  response: toolResponse,
  writes: z.array(documentWrite),
  /** How a generator is asked to do the work in place of all that, where there is one. */
  request: generationRequest.nullable(),
});

export type OperationPlan = z.infer<typeof operationPlan>;

export type Tool = ImmediateTool | OperationTool;

export function findTool(tools: readonly Tool[], name: string): Tool | undefined {
  return tools.find((tool) => tool.name === name);
}

interface ImmediateSpec<S extends z.ZodObject> {
  readonly name: string;
  readonly description: string;
  readonly parameters: S;
  readonly internal?: boolean;
  readonly run: (
    args: z.output<S>,
    context: ToolContext,
  ) => ToolResponse | ToolAnswer | Promise<ToolResponse | ToolAnswer>;
}

/** Makes a tool that answers at once. Arguments that do not fit are answered with an error the model can read. */
export function immediateTool<S extends z.ZodObject>(spec: ImmediateSpec<S>): ImmediateTool {
  const { name, description, parameters, internal = false } = spec;
  return {
    ...{ kind: 'immediate', name, description, parameters, internal },
    run: async (args, context) => {
      const parsed = parameters.safeParse(args);
      if (!parsed.success) return { response: invalidArguments(name, parsed.error) };
      const answer = await spec.run(parsed.data, context);
      return 'response' in answer && !('type' in answer)
        ? answer
        : { response: answer as ToolResponse };
    },
  };
}

/** The answer to arguments that do not fit. */
export function invalidArguments(toolName: string, error: z.ZodError): ToolResponse {
  return errorResponse(
    'invalid_arguments',
    `The arguments of ${toolName} do not fit: ${z.prettifyError(error)}`,
  );
}

export function errorResponse(error: string, message: string): ToolResponse {
  return { type: 'error', message, error, details: null };
}

export function noResults(tool: string, message: string, ...suggestions: string[]): ToolResponse {
  return { type: 'no_results', message, suggestions, name: tool };
}
