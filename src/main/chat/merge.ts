/**
 * Merges what the server has of a conversation into what is here. Identity is an id where there is one, else a tool call's
 * id, else position and role within the turn; text alone never makes two things one.
 *
 * What is here stays unless the server contradicts it: a shorter or missing text is no contradiction, a longer one completes
 * it, a different one replaces it.
 */
import type { Message } from '@shared/chat/message';
import { alignTurns, asked, squash } from './align';
import { Drafts } from './merge-drafts';
import { takeLastWords } from './merge-last-words';
import {
  type Anchor,
  type Cell,
  completeText,
  counterpart,
  type Draft,
  itemTexts,
  type ServerItem,
  type ServerSegment,
  segments,
  serverSegments,
  wordsOf,
} from './merge-segments';
import { mergedTool } from './merge-tool';
import type { ServerAnswer, ServerTurn } from './server-rows';

export interface MergeContext {
  /** Messages that a task is writing: they are not touched, its stream brings the rest. */
  readonly live: ReadonlySet<string>;
  /** Messages that streams brought. Where rows have the same ids, another id is another message. */
  readonly streamed: ReadonlySet<string>;
  /** Messages whose parts a task refers to by their place: nothing is put between them. */
  readonly pinned: ReadonlySet<string>;
  /** Tool calls whose result a task brings. */
  readonly awaited: ReadonlySet<string>;
  /** The last question is being answered: its turn is left to the stream. */
  readonly busy: boolean;
  /** The rows' last question was asked elsewhere and is being answered; nothing of that answer is here yet. */
  readonly elsewhere: boolean;
  /** A long operation is being followed: an answer that is not here yet may be what its stream is about to bring. */
  readonly writing: boolean;
  /** Messages that operations wrote, which are not the turn's they stand in, with the calls that those answer. */
  readonly spoken: ReadonlyMap<string, string | null>;
  readonly now: number;
}

/** @returns the transcript as it should be. Merging the same again changes nothing. */
export function mergeTranscript(
  local: readonly Message[],
  turns: readonly ServerTurn[],
  context: MergeContext,
): Message[] {
  const questions = asked(local);
  const pairs = alignTurns(questions, turns);
  const newest = questions.findLastIndex(({ status }) => status === 'sent');
  const ours = context.busy ? pairs.indexOf(newest) : -1;
  const open = context.elsewhere ? turns.length - 1 : ours;
  const merging = new Merging(local, context, isIdentified(turns, context));
  for (const [index, turn] of merging.lastWords(turns).entries()) {
    const question = questions[pairs[index] ?? -1] ?? null;
    // What a busy session says after its last question is not settled on either side.
    if (open >= 0 && index >= open) {
      // The question itself is: what its stream brings has to stand below it.
      if (context.elsewhere && !question && turn.question) merging.question(turn);
      break;
    }
    // The server has it, but its answer to that got lost: the request is made again, and the stream tells all of it.
    if (question && question.status !== 'sent') break;
    merging.turn(turn, question, turn.question === null);
  }
  return merging.result();
}

/** Whether the server's rows carry the ids that its streams give to messages. */
function isIdentified(turns: readonly ServerTurn[], { streamed }: MergeContext): boolean {
  return turns.some(({ answers }) => answers.some(({ id }) => id !== null && streamed.has(id)));
}

/** Where a stretch of a turn has its place: in these messages, before that call. */
interface Room {
  readonly block: readonly Draft[];
  readonly before: { readonly draft: Draft; readonly cell: Cell } | null;
}

class Merging {
  private readonly drafts: Drafts;
  /** What has found its row already, wherever that is. */
  private apart: ReadonlySet<Draft> = new Set();

  constructor(
    local: readonly Message[],
    private readonly context: MergeContext,
    /** Whether ids alone tell which messages are the same. */
    private readonly identified: boolean,
  ) {
    this.drafts = new Drafts(local, context.live);
  }

  result(): Message[] {
    return this.drafts.result();
  }

  /** @returns the turns without the rows that are told apart from them. */
  lastWords(turns: readonly ServerTurn[]): ServerTurn[] {
    const spoken = this.drafts.among(this.context.spoken);
    const isNameless = ({ id }: ServerAnswer) =>
      id === null || !(this.identified || this.drafts.ids.has(id));
    const { apart, rest } = takeLastWords(spoken, turns, isNameless);
    this.apart = apart;
    return rest;
  }

  /** @param head whether the turn is what stands before the first question. */
  turn(turn: ServerTurn, question: Message | null, head: boolean): void {
    let block: Draft[] = [];
    if (question) {
      const draft = this.drafts.get(question.id);
      if (draft) this.drafts.anchor = { draft, cell: null };
      block = this.drafts.answersAfter(draft ?? null);
    } else if (head) {
      block = this.drafts.answersAfter(null);
    } else {
      this.question(turn);
    }
    block = block.filter((draft) => !this.apart.has(draft));
    const whole = this.answers(turn.answers, block);
    const over = turn.standing === 'answered' || turn.standing === 'failed';
    for (const draft of block) {
      if (!over || !whole.has(draft) || !draft.free || draft.message.status !== 'partial') continue;
      const status = turn.standing === 'failed' ? 'failed' : 'complete';
      draft.message = { ...draft.message, status, reason: undefined };
    }
  }

  /** Adds a question that is not here. */
  question(turn: ServerTurn): void {
    this.drafts.endOfBlock();
    const { id, text } = turn.question ?? { id: null, text: '' };
    this.drafts.insert({
      id: this.drafts.freeId(id, '>'),
      role: 'user',
      status: 'sent',
      createdAt: this.context.now,
      parts: [{ type: 'text', text, state: 'done' }],
    });
  }

  /** @returns the messages of the block of which nothing is here that the server lacks. */
  private answers(answers: readonly ServerAnswer[], block: readonly Draft[]): Set<Draft> {
    const named = answers.filter(({ id }) => id !== null && this.drafts.ids.has(id));
    const left = block.filter(({ message }) => !named.some(({ id }) => id === message.id));
    const rest: ServerAnswer[] = [];
    const whole = new Set(block);
    for (const answer of answers) {
      const draft = named.includes(answer) ? this.drafts.get(answer.id) : undefined;
      const isApart = left.length === 0 || (this.identified && answer.id !== null);
      if (draft) {
        const { anchor } = this.drafts;
        if (!this.pair([answer], [draft])) whole.delete(draft);
        // What stands in another turn here, as the end of an operation may, leads nobody away from this one.
        if (!block.includes(draft)) this.drafts.anchor = anchor;
      } else if (isApart) this.pair([answer], []);
      else rest.push(answer);
    }
    if (!this.pair(rest, left)) for (const draft of left) whole.delete(draft);
    // Where texts had to be compared, one that the server lacks casts doubt on all of them.
    return this.identified || whole.size === block.length ? whole : new Set();
  }

  /** Merges rows into messages that together are the same stretch of a turn. */
  private pair(answers: readonly ServerAnswer[], block: readonly Draft[]): boolean {
    if (answers.length === 0) return block.every(({ cells }) => cells.length === 0);
    const tools = new Map<string, { draft: Draft; cell: Cell }>();
    for (const draft of block) {
      for (const cell of draft.cells) {
        if (cell.part.type === 'tool') tools.set(cell.part.toolCallId, { draft, cell });
      }
    }
    const shared = new Set(
      answers.flatMap(({ parts }) =>
        parts.flatMap((p) => (p.type === 'tool' && tools.has(p.toolCallId) ? p.toolCallId : [])),
      ),
    );
    const mine = segments(block, shared);
    const theirs = serverSegments(answers, shared);
    let whole = true;
    const homes = new Map<ServerAnswer, Draft>();
    for (const [index, segment] of theirs.entries()) {
      const texts = mine[index] ?? [];
      const tool = segment.tool && tools.get(segment.tool.part.toolCallId);
      whole = this.segment(segment, texts, homes, { block, before: tool ?? null }) && whole;
      if (!segment.tool || !tool) continue;
      const { toolCallId } = segment.tool.part;
      if (tool.draft.free && !this.context.awaited.has(toolCallId))
        tool.cell.part = mergedTool(tool.cell.part, segment.tool.part);
      this.drafts.anchor = tool;
      homes.set(segment.tool.answer, tool.draft);
    }
    return whole && mine.length <= theirs.length;
  }

  private segment(
    { items }: ServerSegment,
    mine: readonly Anchor[],
    homes: Map<ServerAnswer, Draft>,
    room: Room,
  ): boolean {
    const known = new Set<ServerItem>();
    let whole = true;
    for (const kind of ['reasoning', 'text'] as const) {
      const here = mine.filter(({ cell }) => cell?.part.type === kind);
      const last = here.at(-1);
      if (!last) continue;
      const there = counterpart(wordsOf(here), items, kind);
      const free = here.every(({ draft }) => draft.free);
      if (free) completeText(here, there);
      else whole = false;
      for (const item of there) {
        known.add(item);
        homes.set(item.answer, last.draft);
      }
      whole &&= wordsOf(here).length <= squash(itemTexts(there)).length;
    }
    const lastHere = mine.at(-1);
    if (lastHere) this.drafts.anchor = lastHere;
    const hasError = mine.some(({ cell }) => cell?.part.type === 'error');
    for (const item of items) {
      const { type } = item.part;
      if (known.has(item) || (type === 'error' && hasError)) continue;
      // Reasoning is told once, while it streams; where an answer is known without it, it was left out on purpose.
      if (type === 'reasoning' && mine.length > 0) continue;
      this.place(item, homes, room);
    }
    return whole;
  }

  /** Puts what only the server has where it belongs: into the message that holds its row, or into one of its own. */
  private place(
    { part, answer, begins }: ServerItem,
    homes: Map<ServerAnswer, Draft>,
    { block, before }: Room,
  ): void {
    const own = homes.get(answer) ?? (answer.id === null ? undefined : this.drafts.get(answer.id));
    if (!own && this.context.writing) return;
    const from = this.drafts.anchor ? block.indexOf(this.drafts.anchor.draft) : -1;
    const to = before ? block.indexOf(before.draft) + 1 : block.length;
    const home = own ?? wholeTurn(block.slice(Math.max(from, 0), to));
    if (!home) {
      const draft = this.drafts.insert({
        id: this.drafts.freeId(answer.id, '+'),
        role: 'assistant',
        status: 'complete',
        createdAt: this.context.now,
        parts: [part],
      });
      homes.set(answer, draft);
      return;
    }
    if (!home.free) return;
    const anchored = this.drafts.anchor?.draft === home && this.drafts.anchor.cell;
    const end = before?.draft === home ? home.cells.indexOf(before.cell) : home.cells.length;
    const at = anchored ? home.cells.indexOf(anchored) + 1 : end;
    if (at < home.cells.length && this.context.pinned.has(home.message.id)) return;
    const cell = { part };
    const step: Cell[] = own === undefined && begins ? [{ part: { type: 'step' } }] : [];
    home.cells.splice(at, 0, ...step, cell);
    homes.set(answer, home);
    this.drafts.anchor = { draft: home, cell };
  }
}

/** Servers that mark the steps of a turn write all of it into one message. */
function wholeTurn(block: readonly Draft[]): Draft | undefined {
  return block.findLast(({ cells }) => cells.some(({ part }) => part.type === 'step'));
}
