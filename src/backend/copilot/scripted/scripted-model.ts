/**
 * A model without intelligence: it follows scripts, so that the same conversation always gets the same answer, byte for
 * byte, however often it is interrupted.
 */
import { isToolResponse, normaliseToolOutput } from '@shared/protocol/tool-response';
import { z } from 'zod';
import type { MessageRow, ToolCall } from '../../store/messages';
import type { Model, ModelEvent } from '../model';
import { CREATE_AGENT } from '../tools/create-agent';
import { EDIT_AGENT } from '../tools/edit-agent';
import { agentIntro, echoAnswer, scriptHelp, toolsComment } from './answers';
import { commentOn } from './comments';
import { readIntent } from './intents';
import { findFileScript, playFileScript } from './play-file';
import { newestAgent, playScript, requestEdit } from './play-script';
import { hashSeed } from './random';
import { READING_PACE, say, sayMarkdown } from './say';
import { parseScript, SCRIPT_HELP } from './script';
import type { FileScript } from './script-file';

/** What a script asked for about the comment on a long-running tool; the tool itself ignores it. */
const commentOptions = z.object({
  chars: z.number().optional(),
  delta: z.number().default(READING_PACE),
  seed: z.number().optional(),
});

/** @param scripts from a file; they come before the model's own. */
export function createScriptedModel(scripts: readonly FileScript[] = []): Model {
  return {
    repeatable: true,
    respond: ({ messages }) => {
      const played = findFileScript(scripts, messages);
      if (played) return playFileScript(played);
      const last = messages.at(-1);
      if (last?.role === 'tool') return afterTool(messages, last);
      return answer(messages, last?.content ?? '');
    },
  };
}

function answer(messages: readonly MessageRow[], message: string): Iterable<ModelEvent> {
  const parsed = parseScript(message);
  if (parsed.kind === 'script') return playScript(parsed.script);
  if (parsed.kind === 'invalid') {
    return say(scriptHelp(parsed.reason, SCRIPT_HELP), READING_PACE, 1);
  }
  const seed = hashSeed(message);
  const intent = readIntent(message) ?? answerToQuestion(messages, message);
  if (!intent) return say(echoAnswer(message), READING_PACE, seed);
  const { tool, arguments: args } = intent;
  const intro = tool === CREATE_AGENT ? agentIntro(String(args.description)) : intent.intro;
  return sayAndCall(intro, seed, { type: 'tool-call', name: tool, arguments: args });
}

function* sayAndCall(intro: string, seed: number, call: ModelEvent): Generator<ModelEvent> {
  yield* say(intro, READING_PACE, seed);
  yield call;
}

const question = z.discriminatedUnion('type', [
  z.object({ type: z.literal('clarification_needed') }),
  z.object({ type: z.literal('suggested_goal'), suggested_goal: z.string() }),
]);

/** When the last tool asked something back, a message that asks for nothing else is the answer. */
function answerToQuestion(messages: readonly MessageRow[], message: string) {
  const asked = messages.findLast(({ role }) => role === 'tool');
  const parsed = question.safeParse(normaliseToolOutput(asked?.content ?? null));
  const call = asked && callOf(messages, asked);
  if (!parsed.success || call?.function.name !== CREATE_AGENT) return null;
  const { description } = z.object({ description: z.string() }).parse(parseArguments(call));
  const accepted =
    parsed.data.type === 'suggested_goal' && /^(yes|ok|okay|accept)\b/i.test(message);
  const answers =
    accepted && 'suggested_goal' in parsed.data ? parsed.data.suggested_goal : message;
  return {
    intro: '',
    tool: CREATE_AGENT,
    arguments: { description, answers: answers.slice(0, 10_000) },
  };
}

/** Goes on after the results of the tools that the last assistant message called. */
function* afterTool(messages: readonly MessageRow[], result: MessageRow): Generator<ModelEvent> {
  const calls = messages.findLast((row) => row.tool_calls !== null)?.tool_calls ?? [];
  const call = calls.find(({ id }) => id === result.tool_call_id);
  const content = result.content ?? '';
  if (call?.function.name === CREATE_AGENT || call?.function.name === EDIT_AGENT) {
    const { chars, delta, seed } = commentOptions.parse(parseArguments(call));
    if (chars !== undefined) return yield* sayMarkdown(chars, delta, seed ?? 1);
    return yield* say(commentOn(content), delta, seed ?? hashSeed(agentNameIn(content)));
  }
  const script = parseScript(messages.findLast(({ role }) => role === 'user')?.content ?? '');
  if (script.kind === 'script' && script.script.name === 'edit-agent') {
    return yield* requestEdit(script.script, newestAgent(content));
  }
  const text = calls.length === 1 ? commentOn(content) : toolsComment(calls.length);
  yield* say(text, READING_PACE, calls.length);
}

function callOf(messages: readonly MessageRow[], result: MessageRow): ToolCall | undefined {
  return messages
    .flatMap((row) => row.tool_calls ?? [])
    .find(({ id }) => id === result.tool_call_id);
}

function parseArguments(call: ToolCall): unknown {
  return JSON.parse(call.function.arguments);
}

function agentNameIn(content: string): string {
  const output = normaliseToolOutput(content);
  const name = isToolResponse(output) ? output.agent_name : undefined;
  return typeof name === 'string' ? name : 'New Agent';
}
