import type { Session } from '@shared/session';
import { startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useSessions } from '../../stores/sessions';
import { showChat, useView } from '../../stores/view';
import { useDelayed } from '../../ui/use-delayed';
import { type Nearness, useNearness } from '../../ui/use-nearness';
import { blocksOf, groupByDay } from './groups';
import { useListRequests } from './requests';
import { SessionItem } from './SessionItem';

/** How far from sight chats are built, CSS pixels. */
const NEAR_PX = 600;

export function SessionList() {
  const sessions = useSessions((state) => state.sessions);
  if (sessions === null) return <ListSkeleton />;
  if (sessions.length === 0) {
    return <p className="flex-1 px-5 py-3 text-ink-faint text-xs">{t('sessions:empty')}</p>;
  }
  return <Groups sessions={sessions} />;
}

/** The chats by the day they were last used. */
function Groups({ sessions }: { readonly sessions: readonly Session[] }) {
  const client = useClient();
  const viewport = useRef<HTMLDivElement>(null);
  const nearness = useNearness(viewport, NEAR_PX);
  const groups = useMemo(() => groupByDay(sessions, Date.now()), [sessions]);
  const open = useCallback(
    (sessionId: string) => {
      client.openSession(sessionId);
      showChat();
    },
    [client],
  );
  return (
    <div ref={viewport} className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
      {groups.map(({ id, sessions: grouped }, place) => (
        <section key={id} aria-label={t(`sessions:groups.${id}`)} className="pt-3">
          <h2 className="px-2.5 pb-1 font-medium text-2xs text-ink-faint">
            {t(`sessions:groups.${id}`)}
          </h2>
          <div className="flex flex-col gap-px">
            {blocksOf(grouped).map((block, index) => (
              <Block
                // Chats move from block to block; the blocks stay where they are.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                key={index}
                sessions={block}
                nearness={nearness}
                atOnce={place === 0 && index === 0}
                onOpen={open}
              />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

interface BlockProps {
  readonly sessions: readonly Session[];
  readonly nearness: Nearness;
  /** Whether to build it without waiting to learn that it is near. */
  readonly atOnce: boolean;
  readonly onOpen: (sessionId: string) => void;
}

/** Some chats while they are near to what is in sight, else a space of their height. */
function Block({ sessions, nearness, atOnce, onOpen }: BlockProps) {
  const list = useRef<HTMLUListElement>(null);
  const [near, setNear] = useState(atOnce);
  const openId = useSessions((state) => state.openId);
  const shownChat = useView((state) => state.pane === 'chat');
  const renaming = useListRequests((state) => state.renaming);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    return nearness.watch(element, (isNear) => {
      // The keyboard would be lost with what it is in.
      if (isNear || !element.contains(document.activeElement)) {
        startTransition(() => setNear(isNear));
      }
    });
  }, [nearness]);
  // What is asked for by its id has to be there, wherever it is.
  const wanted = sessions.some(({ id }) => id === openId || id === renaming);
  const built = near || wanted;
  return (
    <ul
      ref={list}
      className="flex flex-col gap-px"
      style={built ? undefined : { height: heightOf(sessions.length) }}
    >
      {built &&
        sessions.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            current={session.id === openId && shownChat}
            onOpen={onOpen}
          />
        ))}
    </ul>
  );
}

/** Each item is eight spaces high, with a pixel between two. */
function heightOf(count: number): string {
  return `calc(var(--spacing) * 8 * ${count} + ${count - 1}px)`;
}

function ListSkeleton() {
  const slow = useDelayed(300);
  return (
    <div aria-hidden className="flex flex-1 flex-col gap-2 px-5 pt-4">
      {slow &&
        [0, 1, 2, 3].map((row) => (
          <div key={row} className="h-5 animate-pulse-soft rounded bg-hover" />
        ))}
    </div>
  );
}
