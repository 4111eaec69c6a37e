/** Reading what tools answer, field by field: outputs come from outside and may lack anything. */
import { isJsonObject, type JsonObject, type JsonValue } from '@shared/protocol/json';
import { isToolResponse, type ToolResponse } from '@shared/protocol/tool-response';
import { t } from '../../i18n';

/** The output as a typed tool response, or null when it is something else. */
export function asToolResponse(output: JsonValue | undefined): ToolResponse | null {
  return isToolResponse(output) ? output : null;
}

/** A field's text, or null when it is missing or no text. */
export function textField(response: ToolResponse, field: string): string | null {
  const value = response[field];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

const OPERATION_TYPES: ReadonlySet<string> = new Set([
  'operation_started',
  'operation_pending',
  'operation_in_progress',
]);

/** Whether an output says that the tool's work still goes on elsewhere. */
export function isOperationNotice(response: ToolResponse | null): boolean {
  return response !== null && OPERATION_TYPES.has(response.type);
}

/** A tool's name in words: `find_block` is `Find block`. */
export function humanise(toolName: string): string {
  const words = toolName.replaceAll(/[_-]+/g, ' ').trim();
  return words === '' ? t('cards:tool') : words.charAt(0).toUpperCase() + words.slice(1);
}

/** What most tools call the one thing they are about, the most telling first. */
const SUBJECTS = [
  'query',
  'goal',
  'description',
  'agent',
  'name',
  'block',
  'path',
  'url',
  'command',
];

/** What a call is about, in one short line, or null when its input does not say. */
export function callSubject(input: JsonValue | undefined): string | null {
  if (!isJsonObject(input)) return null;
  const said = SUBJECTS.map((name) => input[name]).find(
    (value) => typeof value === 'string' && value.trim() !== '',
  );
  return typeof said === 'string' ? (said.trim().split('\n', 1)[0] ?? null) : null;
}

/**
 * The names of an agent's inputs. The platform describes all of them by one JSON Schema, which is no list of names; others
 * send a schema for each name.
 */
export function inputNames(inputs: JsonObject): readonly string[] {
  const { type, properties } = inputs;
  return Object.keys(type === 'object' && isJsonObject(properties) ? properties : inputs);
}

const OPERATIONS = ['create_agent', 'edit_agent', 'customize_agent', 'run_agent'] as const;

export function operationTitle(toolName: string, completed: boolean): string {
  const known = OPERATIONS.find((name) => name === toolName);
  if (!known) return humanise(toolName);
  return completed ? t(`cards:operation.${known}.done`) : t(`cards:operation.${known}.running`);
}
