/** A message that a search has found and that the transcript should bring into view. */
import { create } from 'zustand';

export interface Jump {
  readonly sessionId: string;
  readonly messageId: string;
}

export const useJump = create<{ readonly target: Jump | null }>(() => ({ target: null }));

export function jumpTo(target: Jump | null): void {
  useJump.setState({ target });
}
