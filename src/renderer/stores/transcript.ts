/** The transcript of the open session. */
import { create } from 'zustand';
import { type Hydration, NOTHING_SHOWN } from './hydration';

interface TranscriptStore {
  readonly hydration: Hydration;
  /** Why the open session could not be loaded, in words. */
  readonly error: string | null;
}

export const useTranscript = create<TranscriptStore>(() => ({
  hydration: NOTHING_SHOWN,
  error: null,
}));
