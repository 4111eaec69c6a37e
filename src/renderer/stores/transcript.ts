/** The transcript of the open session. */
import { create } from 'zustand';
import { type Hydration, NOTHING_SHOWN } from './hydration';

interface TranscriptStore {
  readonly hydration: Hydration;
  /** Why the open session could not be loaded, in words. */
  readonly error: string | null;
  /** A message to bring into sight; another number asks again. */
  readonly reveal: { readonly messageId: string; readonly request: number } | null;
}

export const useTranscript = create<TranscriptStore>(() => ({
  hydration: NOTHING_SHOWN,
  error: null,
  reveal: null,
}));

/** Brings a message of the open session into sight. */
export function revealMessage(messageId: string): void {
  useTranscript.setState(({ reveal }) => ({
    reveal: { messageId, request: (reveal?.request ?? 0) + 1 },
  }));
}
