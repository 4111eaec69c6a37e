/** What a command asks of the list of chats, which answers where it stands on the screen. */
import { create } from 'zustand';
import { useView } from '../../stores/view';

interface ListRequests {
  /** The chat whose title is being changed. */
  readonly renaming: string | null;
  /** Rises with each request to put the keyboard into the search field. */
  readonly searches: number;
}

export const useListRequests = create<ListRequests>(() => ({ renaming: null, searches: 0 }));

export function requestRename(sessionId: string | null): void {
  if (sessionId !== null) useView.setState({ sidebar: true });
  useListRequests.setState({ renaming: sessionId });
}

export function requestSearch(): void {
  useView.setState({ sidebar: true });
  useListRequests.setState(({ searches }) => ({ searches: searches + 1 }));
}
