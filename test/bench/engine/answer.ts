/** The text of an answer as the scripted model streams it: markdown in many scripts, a few characters at a time. */
import { markdown } from '../../../src/backend/copilot/scripted/markdown';
import { seededRandom } from '../../../src/backend/copilot/scripted/random';
import { tokens } from '../../../src/backend/copilot/scripted/tokens';

/** More than a token has on average, so that there are enough of them. */
const TOKEN_LENGTH = 5;

export function answerDeltas(count: number): string[] {
  const random = seededRandom(7);
  return [...tokens(markdown(count * TOKEN_LENGTH, random), random)].slice(0, count);
}
