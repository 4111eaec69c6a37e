/** Plays the scripts of `/script`. */
import type { JsonObject } from '@shared/protocol/json';
import { normaliseToolOutput } from '@shared/protocol/tool-response';
import { z } from 'zod';
import { DOCS } from '../data/docs';
import type { ModelEvent } from '../model';
import { CREATE_AGENT } from '../tools/create-agent';
import { EDIT_AGENT } from '../tools/edit-agent';
import { agentIntro } from './answers';
import { markdown } from './markdown';
import { seededRandom } from './random';
import { READING_PACE, say, sayMarkdown } from './say';
import type { Script } from './script';

type EditScript = Extract<Script, { readonly name: 'edit-agent' }>;

export function* playScript(script: Script): Generator<ModelEvent> {
  switch (script.name) {
    case 'text':
      return yield* sayMarkdown(script.chars, script.interval, script.seed);
    case 'reasoning': {
      const thoughts = markdown(script.thoughts, seededRandom(script.seed + 1));
      yield* say(thoughts, script.interval, script.seed, 'reasoning');
      return yield* sayMarkdown(script.chars, script.interval, script.seed);
    }
    case 'create-agent': {
      const { steps, interval, chars, delta, seed, goal } = script;
      const description = goal ?? `An agent that follows script ${seed} in ${steps} steps`;
      yield* say(agentIntro(description), delta, seed);
      const args = { description, steps, interval, chars, delta, seed };
      return yield call(CREATE_AGENT, { ...args, ...optional(script) });
    }
    case 'edit-agent':
      if (script.agent !== undefined) return yield* requestEdit(script, script.agent);
      yield* say('Which agent is the newest of the library?', script.delta, script.seed);
      return yield call('find_library_agent', {});
    case 'clarify':
      yield* say('I will try, but there is little to go by.', READING_PACE, 1);
      return yield call(CREATE_AGENT, {
        description: 'Create an agent',
        steps: 2,
        interval: script.interval,
      });
    case 'goal':
      yield* say('I will try.', READING_PACE, 1);
      return yield call(CREATE_AGENT, {
        description: `An agent that ${script.type === 'vague' ? 'does something with my mail' : 'can predict the lottery'}`,
        steps: 2,
        interval: script.interval,
      });
    case 'error':
      yield* sayMarkdown(script.chars, script.interval, script.seed);
      return yield {
        type: 'error',
        message: 'This error was asked for by a script.',
        code: script.code ?? null,
      };
    case 'tools':
      yield* say(`Calling ${script.n} tools.`, 0, script.seed);
      for (let index = 0; index < script.n; index += 1) {
        const query = DOCS[(script.seed + index) % DOCS.length]?.title ?? '';
        yield call('search_docs', { query });
      }
      return;
    case 'tool':
      return yield call(script.tool, script.args);
    case 'card':
      return yield call('show_card', { type: script.type });
  }
}

/** @param agent the name of the agent to change, or null when there is none. */
export function* requestEdit(script: EditScript, agent: string | null): Generator<ModelEvent> {
  const { changes, steps, interval, chars, delta, seed } = script;
  if (agent === null) {
    return yield* say('There is no agent to change. Create one first.', delta, seed);
  }
  yield* say(`I will change **${agent}**: ${changes}.`, delta, seed);
  const args = { agent, changes, steps, interval, chars, delta, seed };
  yield call(EDIT_AGENT, { ...args, ...optional(script) });
}

/** The arguments that a script has or has not. */
function optional({ fail, via }: Pick<EditScript, 'fail' | 'via'>): JsonObject {
  return { ...(fail === undefined ? {} : { fail }), ...(via === undefined ? {} : { via }) };
}

const found = z.object({
  type: z.literal('agents_found'),
  agents: z.tuple([z.object({ name: z.string() })], z.unknown()),
});

/** The name of the first agent in what `find_library_agent` answered, or null. */
export function newestAgent(output: string): string | null {
  const parsed = found.safeParse(normaliseToolOutput(output));
  return parsed.success ? parsed.data.agents[0].name : null;
}

function call(name: string, args: JsonObject): ModelEvent {
  return { type: 'tool-call', name, arguments: args };
}
