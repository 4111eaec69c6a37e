/** What a completion means: the tool's answer, what is stored with it, and whether the operation has failed. */
import { isJsonObject, type JsonObject, type JsonValue } from '@shared/protocol/json';
import { isToolResponse, normaliseToolOutput } from '@shared/protocol/tool-response';
import type { Completion } from '../completion/completion';
import { errorResponse, type OperationTool, type ToolAnswer, type ToolContext } from './tools/tool';

export interface Outcome {
  readonly answer: ToolAnswer;
  /** Null when the operation has succeeded. */
  readonly failure: { readonly message: string; readonly code: string } | null;
}

/** Reads the completion of work that was done elsewhere. */
export async function outcomeOf(
  { success, result, error, source }: Completion,
  tool: OperationTool,
  args: JsonObject,
  context: ToolContext,
): Promise<Outcome> {
  const value = normaliseToolOutput(result);
  if (!success) {
    const message = error ?? 'The work failed without saying why.';
    const code = source === 'deadline' ? 'operation_timeout' : 'generation_failed';
    const response =
      isToolResponse(value) && value.type === 'error' ? value : errorResponse(code, message);
    return { answer: { response }, failure: { message, code } };
  }
  const agent = agentIn(value);
  const answer = agent ? await tool.adopt(agent, args, context) : { response: asResponse(value) };
  return { answer, failure: null };
}

/** A generated agent: under its name in the result, or the result itself. */
function agentIn(value: JsonValue): JsonObject | null {
  if (!isJsonObject(value)) return null;
  if (isJsonObject(value.agent_json) && !isToolResponse(value)) return value.agent_json;
  return Array.isArray(value.nodes) && !isToolResponse(value) ? value : null;
}

function asResponse(value: JsonValue) {
  if (isToolResponse(value)) return value;
  const message = typeof value === 'string' && value !== '' ? value : 'The work is done.';
  return { type: 'operation_completed', message, result: value };
}
