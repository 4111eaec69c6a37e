/** What each fault does to a stream: pure functions from one block of the stream to what is sent instead. */
import type { StreamFault } from './rules';

export interface Block {
  readonly kind: 'block';
  readonly bytes: Buffer;
  /** The number of the event that it is, or null for a comment or a piece. */
  readonly event: number | null;
}

export type Step =
  | Block
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'cut'; readonly how: 'reset' | 'end' }
  /** Nothing is sent from here on; the connection stays open. */
  | { readonly kind: 'silence' };

export type Stage = (block: Block) => readonly Step[];

/** Makes the stages of some faults. Cuts come last, so that they count what is really sent. */
export function stagesOf(faults: readonly StreamFault[]): readonly Stage[] {
  const cuts = faults.filter(({ kind }) => kind === 'cut');
  const others = faults.filter(({ kind }) => kind !== 'cut');
  return [...others, ...cuts].map(stageOf);
}

/** Sends a block through all stages. */
export function run(stages: readonly Stage[], block: Block): readonly Step[] {
  return stages.reduce<readonly Step[]>(
    (steps, stage) => steps.flatMap((step) => (step.kind === 'block' ? stage(step) : [step])),
    [block],
  );
}

function stageOf(fault: StreamFault): Stage {
  switch (fault.kind) {
    case 'cut':
      return cut(fault);
    case 'delay':
      return (block) =>
        block.event !== null && block.event >= fault.event
          ? [{ kind: 'wait', ms: fault.ms }, block]
          : [block];
    case 'duplicate':
      return (block) =>
        block.event === fault.event ? Array<Block>(1 + fault.copies).fill(block) : [block];
    case 'reorder':
      return reorder(fault.event);
    case 'drop':
      return (block) =>
        block.event !== null &&
        block.event >= fault.event &&
        block.event < fault.event + fault.count
          ? []
          : [block];
    case 'strip-ids':
      return (block) => {
        const text = block.bytes.toString();
        return [{ ...block, bytes: Buffer.from(text.replaceAll(/^(id|retry):.*\n/gm, '')) }];
      };
    case 'half-open':
      return (block) => {
        if (fault.event === 0) return [{ kind: 'silence' }];
        return block.event === fault.event ? [block, { kind: 'silence' }] : [block];
      };
  }
}

function reorder(event: number): Stage {
  let held: Block | null = null;
  return (block) => {
    if (block.event === event) {
      held = block;
      return [];
    }
    if (!held || block.event === null) return [block];
    const late = held;
    held = null;
    return [block, late];
  };
}

function cut({ at, how }: Extract<StreamFault, { kind: 'cut' }>): Stage {
  let sent = 0;
  const place = (block: Block): number | null => {
    if ('byte' in at) return sent + block.bytes.length >= at.byte ? at.byte - sent : null;
    if (block.event === null) return null;
    if ('event' in at) return block.event === at.event ? block.bytes.length >> 1 : null;
    // The first byte of a character that has several is 11xxxxxx.
    const character =
      block.event < at.character ? -1 : block.bytes.findIndex((byte) => byte >= 0xc0);
    return character < 0 ? null : character + 1;
  };
  return (block) => {
    const length = place(block);
    sent += block.bytes.length;
    if (length === null) return [block];
    const piece: Block = { kind: 'block', bytes: block.bytes.subarray(0, length), event: null };
    return [piece, { kind: 'cut', how }];
  };
}
