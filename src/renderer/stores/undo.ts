/** The chats that were deleted a moment ago and can still be brought back. */
import type { Session } from '@shared/session';
import { create } from 'zustand';

export interface Undo {
  readonly session: Session;
  /** Until when, milliseconds since the epoch. */
  readonly until: number;
}

export const useUndo = create<{ readonly offers: readonly Undo[] }>(() => ({ offers: [] }));

export function offerUndo(offer: Undo): void {
  useUndo.setState(({ offers }) => ({ offers: [...offers, offer] }));
}

export function forgetUndo(sessionId: string): void {
  useUndo.setState(({ offers }) => ({
    offers: offers.filter(({ session }) => session.id !== sessionId),
  }));
}
