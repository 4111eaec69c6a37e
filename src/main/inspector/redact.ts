/** Takes secrets out of what leaves the machine in a bug report. */
import { isJsonObject, type JsonValue, tryParseJson } from '@shared/protocol/json';

export const REDACTED = '[removed]';

/** Fields whose values are secrets, whatever they hold. */
const SECRET_FIELD =
  /(^|[_-])(token|secret|password|passwd|passphrase|authorization|cookie|api[_-]?key|apikey|access[_-]?key|private[_-]?key|credentials?)($|[_-])/i;

/** `camelCase` names end in the same words. */
const SECRET_CAMEL =
  /(Token|Secret|Password|ApiKey|AccessKey|PrivateKey|Authorization|Credentials?)$/;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  // JSON Web Tokens, and the keys of well-known services.
  [/\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g, REDACTED],
  [/\b(sk|pk|rk|ghp|gho|ghs|xox[abpr]|AKIA|AIza)[-_]?[A-Za-z0-9_-]{12,}/g, REDACTED],
  // Names and passwords in addresses, and whatever their queries carry.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${REDACTED}@`],
  [
    /([?&](?:token|key|api_key|apikey|access_token|secret|sig|signature|code|password)=)[^&#\s"']+/gi,
    `$1${REDACTED}`,
  ],
];

export function redactText(text: string): string {
  return PATTERNS.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);
}

export function redactJson(value: JsonValue): JsonValue {
  if (typeof value === 'string') return redactString(value);
  if (Array.isArray(value)) return value.map(redactJson);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      isSecret(name) && field !== null ? REDACTED : redactJson(field),
    ]),
  );
}

/** The data of an event: JSON, often with more JSON in its texts. */
export function redactData(data: string): string {
  const parsed = tryParseJson(data);
  return parsed === undefined ? redactText(data) : JSON.stringify(redactJson(parsed));
}

function redactString(text: string): string {
  const inner = /^\s*[[{]/.test(text) ? tryParseJson(text) : undefined;
  return inner === undefined ? redactText(text) : JSON.stringify(redactJson(inner));
}

function isSecret(name: string): boolean {
  return SECRET_FIELD.test(name) || SECRET_CAMEL.test(name);
}
