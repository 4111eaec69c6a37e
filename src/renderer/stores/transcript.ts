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

/** Rises with each message that is asked for. A wish that was forgotten may have been fulfilled, so its number is not used again. */
let requests = 0;

/** Brings a message of the open session into sight. */
export function revealMessage(messageId: string): void {
  requests += 1;
  useTranscript.setState({ reveal: { messageId, request: requests } });
}
