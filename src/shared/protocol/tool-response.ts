/**
 * What tools answer. On the wire a tool's output is usually a JSON text inside the chunk, sometimes an object; every
 * response has a `type` that says which card shows it.
 */
import { isJsonObject, type JsonObject, type JsonValue, tryParseJson } from './json';

/** A tool response: an object with a `type`; the other fields depend on it. */
export type ToolResponse = JsonObject & { readonly type: string };

/** Unwraps an output that is JSON text; anything else is returned as it is. */
export function normaliseToolOutput(output: JsonValue): JsonValue {
  if (typeof output !== 'string') return output;
  const parsed = tryParseJson(output);
  return isJsonObject(parsed) ? parsed : output;
}

/** Tells whether a normalised output is a tool response with a type. */
export function isToolResponse(output: JsonValue | undefined): output is ToolResponse {
  return isJsonObject(output) && typeof output.type === 'string';
}
