import type { Session } from '@shared/session';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { sessionTitle } from '../../stores/sessions';
import { requestRename } from './requests';

const MAX_TITLE = 200;

/** A chat's title while it is being changed: Enter and leaving keep it, Escape does not. */
export function RenameField({ session }: { readonly session: Session }) {
  const client = useClient();
  const before = sessionTitle(session);
  const [title, setTitle] = useState(before);
  const input = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useEffect(() => {
    // Selecting gives it the keyboard, but does not bring it into sight.
    input.current?.scrollIntoView({ block: 'nearest' });
    input.current?.select();
  }, []);

  function end(keep: boolean): void {
    if (over.current) return;
    over.current = true;
    const changed = title.trim();
    if (keep && changed !== '' && changed !== before)
      void client.renameSession(session.id, changed);
    requestRename(null);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') end(true);
    if (event.key === 'Escape') end(false);
  }

  return (
    <li>
      <input
        ref={input}
        data-testid="session-rename"
        aria-label={t('sessions:newTitle')}
        value={title}
        maxLength={MAX_TITLE}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => end(true)}
        className="h-8 w-full rounded-lg border border-accent bg-raised px-2 focus-visible:outline-none"
      />
    </li>
  );
}
