import { StepError } from '../lib/step-error.mjs';

/** The parts of a test run, in their order. */
export const PARTS = /** @type {const} */ (['checks', 'unit', 'integration', 'e2e']);

/** @typedef {typeof PARTS[number]} Part */

/**
 * Reads the words after `npm test --`: names of parts, then what the runner of a single part shall get (a filter, options).
 *
 * @param {string[]} words
 * @returns {{ parts: Part[], rest: string[] }}
 * @throws {StepError} when it is not clear which runner shall get the rest
 */
export function parseTestArguments(words) {
  const firstOther = words.findIndex((word) => !isPart(word));
  const named = firstOther < 0 ? words : words.slice(0, firstOther);
  const rest = firstOther < 0 ? [] : words.slice(firstOther);
  const parts = PARTS.filter((part) => named.length === 0 || named.includes(part));
  if (rest.length > 0 && (parts.length !== 1 || parts[0] === 'checks')) {
    throw new StepError(`do not know which runner should get: ${rest.join(' ')}`, {
      next: 'Name one part first: npm test -- unit|integration|e2e [filter]',
    });
  }
  return { parts, rest };
}

/**
 * @param {string} word
 * @returns {word is Part}
 */
function isPart(word) {
  return PARTS.some((part) => part === word);
}
