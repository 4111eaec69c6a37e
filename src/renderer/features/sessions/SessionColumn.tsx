import { useEffect, useRef } from 'react';
import { t } from '../../i18n';
import { useSessions } from '../../stores/sessions';
import { useView } from '../../stores/view';
import { useNarrow } from '../../ui/use-room';
import { Rail } from './Rail';
import { Sidebar } from './Sidebar';

const hide = () => useView.setState({ sidebar: false });

/** The list of chats: a column of its own, or, where there is no room for one, a drawer over the chat. */
export function SessionColumn() {
  const narrow = useNarrow();
  const shown = useView((state) => state.sidebar);
  useHiddenWhenNarrow(narrow);
  if (!narrow) return shown ? <Sidebar /> : <Rail />;
  return (
    <>
      <Rail />
      {shown && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the drawer from anywhere inside
        <div
          className="absolute inset-0 z-30 flex"
          onKeyDown={(event) => event.key === 'Escape' && hide()}
        >
          <Sidebar />
          <button
            type="button"
            aria-label={t('sessions:hide')}
            onClick={hide}
            className="flex-1 bg-scrim"
          />
        </div>
      )}
    </>
  );
}

/** A drawer goes when there is something to see behind it: it opens closed, and closes when a chat or pane is chosen. */
function useHiddenWhenNarrow(narrow: boolean): void {
  const openId = useSessions((state) => state.openId);
  const pane = useView((state) => state.pane);
  const before = useRef(narrow);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown behind is the reason to run, not an input
  useEffect(() => {
    if (narrow) hide();
    else if (before.current) useView.setState({ sidebar: true });
    before.current = narrow;
  }, [narrow, openId, pane]);
}
