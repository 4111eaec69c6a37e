/** Error bodies come in three shapes; all of them say something a person can read. */
import { isJsonObject, type JsonValue, tryParseJson } from './json';

export interface ApiErrorInfo {
  /** The machine-readable code, when the body carries one. */
  readonly code: string | null;
  readonly message: string;
}

/**
 * Reads the body of an error response: `{message, detail, hint}`, `{detail: text}`, `{detail: {code, message}}` or
 * `{detail: [validation issues]}`.
 * @param status the HTTP status, used when the body says nothing.
 */
export function readErrorBody(status: number, body: string): ApiErrorInfo {
  const value = tryParseJson(body);
  const fallback = `The server answered with status ${status}.`;
  if (!isJsonObject(value)) return { code: null, message: fallback };
  const detail = value.detail;
  if (isJsonObject(detail)) {
    return { code: asText(detail.code), message: asText(detail.message) ?? fallback };
  }
  const message = asText(detail) ?? describeIssues(detail) ?? asText(value.message) ?? fallback;
  return { code: asText(value.code), message };
}

function asText(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function describeIssues(detail: JsonValue | undefined): string | null {
  if (!Array.isArray(detail)) return null;
  const messages = detail.map((issue) => (isJsonObject(issue) ? asText(issue.msg) : null));
  const found = messages.filter((message) => message !== null);
  return found.length > 0 ? found.join('; ') : null;
}
