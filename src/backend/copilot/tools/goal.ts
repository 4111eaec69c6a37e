/** Understanding a goal, by fixed rules: is it clear enough to build an agent from it, and if not, what is missing? */
import type { ToolResponse } from '@shared/protocol/tool-response';
import { stems } from './search';

const REQUEST =
  /^.*?\b(agents?|bots?|assistants?|automations?|workflows?)\b(\s+(that|which|to|for|who|called|named))?\s*/isu;
const VAGUE = /\b(something|some stuff|stuff|things|anything|whatever|useful)\b/i;
const IMPOSSIBLE =
  /\b(reads? minds?|predict\w* (the )?(lottery|future)|make me rich|time travel|guarantee\w* profits?|live forever)\b/i;
const MIN_WORDS = 2;

/** The part of a wish that says what the agent should do. */
export function goalOf(description: string): string {
  return description.replace(REQUEST, '').trim();
}

/** What to answer instead of building, or null when the goal is clear. */
export function objection(description: string): ToolResponse | null {
  const goal = goalOf(description);
  if (IMPOSSIBLE.test(goal)) {
    return {
      type: 'suggested_goal',
      message: 'No agent can do that, but something close to it is possible.',
      suggested_goal:
        'Collect what is known about the subject every morning and mail me a summary.',
      reason: 'The goal asks for what no combination of blocks can give.',
      original_goal: description,
      goal_type: 'unachievable',
    };
  }
  if (stems(goal).size < MIN_WORDS && !VAGUE.test(goal)) return clarification(goal);
  if (VAGUE.test(goal)) {
    const subject = goal.replace(VAGUE, 'news').replace(/\s+/g, ' ');
    return {
      type: 'suggested_goal',
      message: 'The goal is a little vague. Would this do?',
      suggested_goal: `Every morning, collect what is new and mail me a summary: ${subject}`,
      reason: 'The goal does not say what should come out, nor when.',
      original_goal: description,
      goal_type: 'vague',
    };
  }
  return null;
}

function clarification(goal: string): ToolResponse {
  return {
    type: 'clarification_needed',
    message: 'A few things are unclear before the agent can be built.',
    questions: [
      {
        question:
          goal === '' ? 'What should the agent do?' : `What exactly should it do with "${goal}"?`,
        keyword: 'purpose',
        example: 'summarise the news about space',
      },
      { question: 'Where does its input come from?', keyword: 'source', example: 'BBC, Reuters' },
      { question: 'When should it run?', keyword: 'time', example: 'every morning at 7:30' },
    ],
  };
}

/** A name of up to four words. */
export function agentName(description: string): string {
  const words = goalOf(description)
    .split(/\s+/u)
    .map((word) => word.replace(/[^\p{L}\p{N}-]/gu, ''))
    .filter(Boolean)
    .slice(0, 4)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.length > 0 ? words.join(' ') : 'New Agent';
}
