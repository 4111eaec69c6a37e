/** The conversation as a model of the AI SDK reads it. */
import { normaliseToolOutput } from '@shared/protocol/tool-response';
import type { ModelMessage } from 'ai';
import type { MessageRow, ToolCall } from '../../store/messages';
import type { ModelRequest } from '../model';

export const SYSTEM_PROMPT = [
  'You are the copilot of Longhaul, a desktop app in which people build and run agents: graphs of blocks that do a job.',
  'Use the tools to find, create, change and run agents, to look up blocks and documentation, and to keep files.',
  'Creating and changing agents takes minutes: when a tool answers with operation_started, say so in one sentence and stop; its result arrives in the conversation by itself.',
  'Tool answers are shown to the user as cards. Do not repeat their contents; say what matters and what to do next.',
  'Write markdown. Answer in the language of the user.',
].join('\n');

const CONTINUE =
  'Your last message was cut off by an interruption. Go on directly behind its last character, in the same sentence if it was cut there. Repeat nothing and do not mention the interruption.';

const NO_ANSWER = JSON.stringify({ type: 'error', message: 'The tool gave no answer.' });

/**
 * Makes the messages of a request. Every call is followed by its answer, as providers demand, wherever the rows stand.
 * An answer that was cut off is followed by the request to go on: not every provider can continue a message itself.
 */
export function toPrompt({
  messages,
  context,
  spoken,
}: Pick<ModelRequest, 'messages' | 'context' | 'spoken'>): ModelMessage[] {
  const answers = new Map(messages.map((row) => [row.tool_call_id, row.content]));
  const lastUser = messages.findLastIndex(({ role }) => role === 'user');
  const prompt = messages.flatMap((row, index): ModelMessage[] => {
    if (row.role === 'tool') return [];
    if (row.role === 'assistant') return assistantTurn(row, answers);
    const page = index === lastUser && context !== null ? pageText(context) : '';
    return [{ role: 'user', content: `${page}${row.content ?? ''}` }];
  });
  if (spoken === '') return prompt;
  return [...prompt, { role: 'assistant', content: spoken }, { role: 'user', content: CONTINUE }];
}

function assistantTurn(
  row: MessageRow,
  answers: ReadonlyMap<string | null, string | null>,
): ModelMessage[] {
  const calls = row.tool_calls ?? [];
  const text = row.content ?? '';
  // Some providers refuse a message without any content.
  if (calls.length === 0) return text === '' ? [] : [{ role: 'assistant', content: text }];
  return [
    {
      role: 'assistant',
      content: [
        ...(text === '' ? [] : [{ type: 'text' as const, text }]),
        ...calls.map((call) => ({
          type: 'tool-call' as const,
          toolCallId: call.id,
          toolName: call.function.name,
          input: readArguments(call),
        })),
      ],
    },
    {
      role: 'tool',
      content: calls.map((call) => ({
        type: 'tool-result' as const,
        toolCallId: call.id,
        toolName: call.function.name,
        output: { type: 'text' as const, value: answers.get(call.id) ?? NO_ANSWER },
      })),
    },
  ];
}

/** Some platforms store calls without arguments as an empty text. */
function readArguments(call: ToolCall) {
  const value = normaliseToolOutput(call.function.arguments);
  return typeof value === 'string' ? {} : value;
}

function pageText({ url, content }: { readonly url: string; readonly content: string }): string {
  return `Page URL: ${url}\n\nPage Content:\n${content}\n\nUser Message:\n`;
}
