/** A failure that people can act on: what failed, why, and what to do next. */
export class StepError extends Error {
  /**
   * @param {string} what one short sentence
   * @param {{ why?: string, next?: string, cause?: unknown }} [details]
   */
  constructor(what, { why = '', next = '', cause } = {}) {
    super(what, { cause });
    this.name = 'StepError';
    this.why = why.trim();
    this.next = next.trim();
  }
}

/**
 * The text a failed command ends with.
 *
 * @param {unknown} error anything thrown
 * @returns {string} several lines, without a newline at the end
 */
export function describeFailure(error) {
  if (!(error instanceof StepError)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const lines = [`Failed: ${error.message}`];
  if (error.why) lines.push(`Why:    ${error.why.replaceAll('\n', '\n        ')}`);
  if (error.next) lines.push(`Next:   ${error.next.replaceAll('\n', '\n        ')}`);
  return lines.join('\n');
}
