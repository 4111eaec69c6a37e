/**
 * A session's transcript as the server stores it (`GET /sessions/{id}`), read as turns: a question and what was answered.
 * Rows of the platform's first versions have no ids and no times; text carries marks that are not meant to be shown.
 */
import type { Part, ToolPart } from '@shared/chat/message';
import { isJsonObject, type JsonValue, tryParseJson } from '@shared/protocol/json';
import type { SessionMessageBody } from '@shared/protocol/rest';
import { asPendingOperation } from '@shared/protocol/tool-output';
import { normaliseToolOutput } from '@shared/protocol/tool-response';

export interface ServerAnswer {
  /** The server's id for the row; null where rows have none. */
  readonly id: string | null;
  readonly parts: readonly Part[];
}

export interface ServerTurn {
  /** Null for what stands before the first question. */
  readonly question: { readonly id: string | null; readonly text: string } | null;
  readonly answers: readonly ServerAnswer[];
  /** How the turn stands, by its rows alone. */
  readonly standing: TurnStanding;
}

/** `open`: nothing says that the answer is complete. `interrupted`: the server gave up when its client left. */
export type TurnStanding = 'open' | 'answered' | 'interrupted' | 'failed';

const HIDDEN = /<(thinking|internal_reasoning)>[\s\S]*?<\/\1>\s*/g;
const INTERRUPTED = /\s*\[interrupted\]\s*$/;
const MARK = /\[__COPILOT_(ERROR|RETRYABLE_ERROR|SYSTEM)_[0-9a-f]{4}__\]\s*/;

/** What a person is to see of an assistant's text. */
export function shownText(content: string): string {
  return content.replace(HIDDEN, '').replace(INTERRUPTED, '');
}

/** What a person had written, without the page that early clients of the platform sent along. */
function questionText(content: string): string {
  const marker = 'User Message:';
  const at = content.startsWith('Page URL:') ? content.indexOf(marker) : -1;
  return at < 0 ? content : content.slice(at + marker.length).trim();
}

interface Draft {
  question: ServerTurn['question'];
  answers: { id: string | null; parts: Part[] }[];
  interrupted: boolean;
  failed: boolean;
}

export function readTurns(rows: readonly SessionMessageBody[]): ServerTurn[] {
  const drafts: Draft[] = [];
  const begin = (question: ServerTurn['question']): Draft => {
    const draft: Draft = { question, answers: [], interrupted: false, failed: false };
    drafts.push(draft);
    return draft;
  };
  for (const row of rows) {
    const id = row.id == null ? null : String(row.id);
    if (row.role === 'user') {
      begin({ id, text: questionText(row.content ?? '') });
      continue;
    }
    const turn = drafts.at(-1) ?? begin(null);
    if (row.role === 'assistant') addAnswer(turn, id, row);
    else if (row.role === 'tool') addResult(turn, row);
    else if (row.role === 'reasoning' && row.content) {
      turn.answers.push({ id, parts: [{ type: 'reasoning', text: row.content, state: 'done' }] });
    }
  }
  return drafts.map((draft, index) => ({
    question: draft.question,
    answers: draft.answers.filter(({ parts }) => parts.length > 0),
    standing: standingOf(draft, index < drafts.length - 1),
  }));
}

function addAnswer(turn: Draft, id: string | null, row: SessionMessageBody): void {
  const content = row.content ?? '';
  const parts: Part[] = [];
  turn.interrupted ||= INTERRUPTED.test(content);
  const [before = '', kind, after = ''] = content.split(MARK);
  const text = kind === 'SYSTEM' ? before + after : before;
  if (shownText(text).trim() !== '') {
    parts.push({ type: 'text', text: shownText(text), state: 'done' });
  }
  if (kind !== undefined && kind !== 'SYSTEM') {
    turn.failed = true;
    parts.push({ type: 'error', text: after.trim(), code: null });
  }
  for (const call of row.tool_calls ?? []) {
    const input = tryParseJson(call.function.arguments);
    parts.push({
      type: 'tool',
      toolCallId: call.id,
      toolName: call.function.name,
      state: 'input-available',
      ...(input === undefined ? {} : { input }),
    });
  }
  turn.answers.push({ id, parts });
}

/** Puts a result with its call; a call that is not there, as on a page that begins later, is made up. */
function addResult(turn: Draft, row: SessionMessageBody): void {
  const toolCallId = row.tool_call_id;
  if (!toolCallId) return;
  const output: JsonValue = normaliseToolOutput(row.content ?? '');
  for (const answer of turn.answers) {
    const at = answer.parts.findIndex((p) => p.type === 'tool' && p.toolCallId === toolCallId);
    const part = answer.parts[at];
    if (part?.type !== 'tool') continue;
    answer.parts[at] = { ...part, state: 'output-available', output };
    return;
  }
  const named = isJsonObject(output) && typeof output.tool_name === 'string';
  const part: ToolPart = {
    type: 'tool',
    toolCallId,
    toolName: named ? String(output.tool_name) : 'tool',
    state: 'output-available',
    output,
  };
  turn.answers.push({ id: null, parts: [part] });
}

function standingOf(turn: Draft, followed: boolean): TurnStanding {
  if (turn.failed) return 'failed';
  if (turn.interrupted) return 'interrupted';
  if (followed) return 'answered';
  const parts = turn.answers.flatMap((answer) => answer.parts);
  const tools = parts.filter((part) => part.type === 'tool');
  if (tools.some(({ state }) => state !== 'output-available')) return 'open';
  const last = parts.at(-1);
  if (last?.type === 'text') return 'answered';
  // A round in which all tools work on by themselves is the last of its turn.
  const background = last?.type === 'tool' && asPendingOperation(last.output ?? null) !== null;
  return background ? 'answered' : 'open';
}
