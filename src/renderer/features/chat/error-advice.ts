/** What a person can do about an error that an answer ended with, by its code. Pure. */

export type Advice =
  /** The model may not be used where the person is; upstream says so by code or only in words. */
  | 'region'
  /** It passes by itself. */
  | 'again'
  /** The conversation has grown too long. */
  | 'tooLong'
  /** Only whoever runs the server can mend it. */
  | 'operator';

const BY_CODE: Readonly<Record<string, Advice>> = {
  MODEL_NOT_AVAILABLE_REGION: 'region',
  all_attempts_exhausted: 'again',
  circuit_breaker_empty_tool_calls: 'again',
  empty_completion: 'again',
  idle_timeout: 'again',
  rate_limited: 'again',
  sdk_error: 'again',
  sdk_stream_error: 'again',
  stream_error: 'again',
  tool_stalled: 'again',
  transient_api_error: 'again',
  context_length: 'tooLong',
  authentication_failed: 'operator',
  insufficient_quota: 'operator',
  model_not_found: 'operator',
};

const REGION = /not (?:available|supported) in your (?:region|country)/i;

/** @returns null when nothing better is known than what the error says itself. */
export function adviceFor(code: string | null, text: string): Advice | null {
  if (REGION.test(text)) return 'region';
  return (code !== null && BY_CODE[code]) || null;
}
