/**
 * Watches a response that begins before the cursor it was asked for. It sends again what is stored, up to the cursor's own
 * event and beyond. One that steps over that event comes from a log that was rewritten since: what follows may say in one
 * event a part of what is stored and more, and cannot be applied to it.
 */
import { isAfter, STREAM_START } from '@shared/protocol/stream-id';

export class Overlap {
  private behind = false;
  private passed: boolean;

  /** @param cursor where the response was asked to begin. */
  constructor(private readonly cursor: string) {
    this.passed = cursor === STREAM_START;
  }

  /** @returns true when this event steps over the cursor. */
  steppedOver(id: string | null): boolean {
    if (this.passed || id === null) return false;
    if (id !== this.cursor && !isAfter(id, this.cursor)) {
      this.behind = true;
      return false;
    }
    this.passed = true;
    return this.behind && id !== this.cursor;
  }
}
