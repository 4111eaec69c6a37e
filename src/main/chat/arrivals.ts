/**
 * Whether a message whose request got no answer has reached the server all the same. Not every server knows the ids that
 * are made here, so nothing is posted a second time before the session has been asked for it.
 */
import type { Store } from '../store/store';
import { alignTurns, asked } from './align';
import type { Reconciler } from './reconciler';
import { heldAgainst } from './seen';

export class Arrivals {
  constructor(
    private readonly store: Store,
    private readonly reconciler: Reconciler,
  ) {}

  /**
   * Asks for a message that was posted before, and notes that it is being posted now.
   * @returns true when the server has it and would take it for another one if it were posted again. A server whose rows
   *   carry the ids that are made here joins a repetition to the turn that the first one started, and names its task.
   * @throws when a server that might have it cannot be asked.
   */
  async has(sessionId: string, messageId: string): Promise<boolean> {
    if (!this.store.outbox.attempted(messageId)) {
      this.store.transaction(() => this.store.outbox.noteAttempt(messageId));
      return false;
    }
    const seen = await this.reconciler.look(sessionId);
    if (!seen || seen.detail.messages.some(({ id }) => id === messageId)) return false;
    const all = asked(heldAgainst(this.store, sessionId, seen));
    const at = all.findIndex(({ id }) => id === messageId);
    // What is written after it cannot be there before it.
    const questions = all.slice(0, at + 1);
    return at >= 0 && alignTurns(questions, seen.turns).includes(at);
  }
}
