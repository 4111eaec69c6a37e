/** Plays the scripts of a file, round by round. */
import type { MessageRow } from '../../store/messages';
import type { ModelEvent } from '../model';
import { say, sayMarkdown } from './say';
import {
  type FileScript,
  fillArguments,
  fillGroups,
  roundsOf,
  type ScriptStep,
} from './script-file';

export interface PlayedScript {
  readonly steps: readonly ScriptStep[];
  readonly match: RegExpMatchArray;
}

/** The steps that are due: those of the script that the last user message chose, for the round it has come to. */
export function findFileScript(
  scripts: readonly FileScript[],
  messages: readonly MessageRow[],
): PlayedScript | null {
  const asked = messages.findLastIndex(({ role }) => role === 'user');
  const message = messages[asked]?.content ?? '';
  const round = messages.slice(asked).filter(({ role }) => role === 'assistant').length;
  for (const { pattern, steps } of scripts) {
    const match = pattern.exec(message);
    if (match) return { match, steps: roundsOf(steps)[round] ?? [] };
  }
  return null;
}

export function* playFileScript({ steps, match }: PlayedScript): Generator<ModelEvent> {
  for (const step of steps) {
    if ('text' in step) {
      yield* say(fillGroups(step.text, match), step.interval, step.seed);
    } else if ('markdown' in step) {
      yield* sayMarkdown(step.markdown, step.interval, step.seed);
    } else if ('reasoning' in step) {
      yield* say(fillGroups(step.reasoning, match), step.interval, step.seed, 'reasoning');
    } else if ('wait' in step) {
      yield { type: 'wait', ms: step.wait };
    } else if ('tool' in step) {
      yield {
        type: 'tool-call',
        name: step.tool,
        arguments: fillArguments(step.arguments, match),
      };
    } else {
      yield { type: 'error', message: step.error, code: step.code ?? null };
    }
  }
}
