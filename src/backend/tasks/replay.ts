/** Compares what an interrupted step says when it runs again with what the log already has of it. */
import type { Chunk } from '@shared/protocol/chunks';
import { asDelta, entryDelta } from './compact';
import type { LogEntry } from './log';

export class Replay {
  private index = 0;
  /** How much of the current entry was said again: the log may have merged neighbouring deltas. */
  private said = 0;

  constructor(private readonly logged: readonly LogEntry[]) {}

  /** True when everything logged was said again. */
  get complete(): boolean {
    return this.index >= this.logged.length;
  }

  /**
   * Takes the next chunk.
   * @param data the chunk as JSON text.
   * @returns whether the log has it, it is new, or it differs from what the log has in its place.
   */
  take(chunk: Chunk, data: string): 'known' | 'new' | 'differs' {
    const entry = this.logged[this.index];
    if (!entry) return 'new';
    if (this.said === 0 && entry.data === data) {
      this.index += 1;
      return 'known';
    }
    const before = entryDelta(entry);
    const now = asDelta(chunk);
    // An empty delta vanishes when it is merged.
    if (now?.text === '') return 'known';
    if (before?.key !== now?.key || !before || !now) return 'differs';
    if (!before.text.startsWith(now.text, this.said)) return 'differs';
    this.said += now.text.length;
    if (this.said === before.text.length) {
      this.index += 1;
      this.said = 0;
    }
    return 'known';
  }
}
