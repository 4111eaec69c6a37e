import type { Message } from '@shared/chat/message';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import {
  type KeyboardEvent,
  type RefObject,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import { Button } from '../../ui/Button';
import { findMatches, type Match, rangesIn } from './find-matches';
import { paginate } from './pages';
import { approach, messageElement, pageElement } from './scroll-to';

interface FindBarProps {
  readonly messages: readonly Message[];
  /** There are messages before these that have not been read. */
  readonly hasOlder: boolean;
  readonly viewport: RefObject<HTMLElement | null>;
  /** Called before the transcript is scrolled to a match. */
  readonly onLeaveEnd: () => void;
  readonly onClose: () => void;
}

/** Finds text in the chat, also where the transcript is not built, or not even read, at the moment. */
export function FindBar({ messages, hasOlder, viewport, onLeaveEnd, onClose }: FindBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<Match | null>(null);
  const wanted = useDeferredValue(query);
  const matches = useMemo(() => findMatches(messages, wanted), [messages, wanted]);
  // Older messages may have come in before it.
  const at = useMemo(() => placeOf(matches, chosen), [matches, chosen]);
  const current = matches[at];
  useMarks(viewport, wanted, current);
  useAllRead(messages[0]?.id, hasOlder && wanted.trim() !== '');
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  /** @param way towards older matches or newer ones. The first step goes to the newest: a chat is read from its end. */
  function go(way: 'older' | 'newer'): void {
    // Keys may be faster than the list of matches, which waits for what is typed to be shown.
    const found = wanted === query ? matches : findMatches(messages, query);
    const before = placeOf(found, chosen);
    const first = way === 'older' ? found.length - 1 : 0;
    const next = way === 'older' ? before - 1 : before + 1;
    const match = found[before === -1 ? first : (next + found.length) % found.length];
    setChosen(match ?? null);
    const root = viewport.current;
    if (!match || !root) return;
    onLeaveEnd();
    const key = paginate([], messages).find((page) =>
      page.messages.some(({ id }) => id === match.messageId),
    )?.key;
    const locate = () => rangeOf(root, query, match)?.getBoundingClientRect() ?? null;
    approach(root, locate, () => pageElement(root, key), 'center');
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') return onClose();
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    go(event.shiftKey ? 'newer' : 'older');
  }

  return (
    <search
      aria-label={t('chat:find.label')}
      className="absolute top-2 right-4 z-20 flex items-center gap-1 rounded-xl border border-line-strong bg-raised p-1.5 shadow-float"
    >
      <input
        ref={input}
        type="text"
        data-testid="find-input"
        aria-label={t('chat:find.label')}
        placeholder={t('chat:find.placeholder')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(null);
        }}
        onKeyDown={onKeyDown}
        className="w-52 rounded-lg bg-transparent px-2 py-1 placeholder:text-ink-faint"
      />
      <span
        role="status"
        data-testid="find-count"
        className="min-w-16 text-center text-ink-faint text-xs tabular-nums"
      >
        {wanted.trim() === ''
          ? ''
          : matches.length === 0
            ? t(hasOlder ? 'chat:find.reading' : 'chat:find.none')
            : t('chat:find.count', {
                at: current ? formatNumber(at + 1) : '–',
                count: matches.length,
              })}
      </span>
      <Button
        kind="quiet"
        shape="icon"
        aria-label={t('chat:find.previous')}
        title={t('chat:find.previous')}
        disabled={matches.length === 0}
        onClick={() => go('older')}
      >
        <ChevronUp size={15} aria-hidden />
      </Button>
      <Button
        kind="quiet"
        shape="icon"
        aria-label={t('chat:find.next')}
        title={t('chat:find.next')}
        disabled={matches.length === 0}
        onClick={() => go('newer')}
      >
        <ChevronDown size={15} aria-hidden />
      </Button>
      <Button
        kind="quiet"
        shape="icon"
        aria-label={t('chat:find.close')}
        title={t('chat:find.close')}
        onClick={onClose}
      >
        <X size={15} aria-hidden />
      </Button>
    </search>
  );
}

/** Where a match stands among others, or -1. */
function placeOf(matches: readonly Match[], match: Match | null): number {
  return matches.findIndex(
    ({ messageId, occurrence }) =>
      messageId === match?.messageId && occurrence === match.occurrence,
  );
}

/** Where a match stands on the page. Markup may hide some of what a message says; then the nearest one is taken. */
function rangeOf(root: HTMLElement, query: string, match: Match): Range | null {
  const element = messageElement(root, match.messageId);
  if (!element) return null;
  const ranges = rangesIn(element, query);
  return ranges[Math.min(match.occurrence, ranges.length - 1)] ?? null;
}

/** Reads older messages, page after page, while some are missing that may hold a match. */
function useAllRead(firstId: string | undefined, missing: boolean): void {
  const client = useClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another first message says that a page has come
  useEffect(() => {
    if (missing) void client.loadOlder();
  }, [client, firstId, missing]);
}

/** Marks all matches that are built, and anew when others are. */
function useMarks(
  viewport: RefObject<HTMLElement | null>,
  query: string,
  current: Match | undefined,
): void {
  useEffect(() => {
    const root = viewport.current;
    if (!root || query.trim() === '') return;
    let frame = 0;
    const mark = () => {
      frame = 0;
      CSS.highlights.set('found', new Highlight(...rangesIn(root, query)));
      const range = current && rangeOf(root, query, current);
      if (range) CSS.highlights.set('found-current', new Highlight(range));
      else CSS.highlights.delete('found-current');
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(mark);
    };
    const observer = new MutationObserver(soon);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
    soon();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete('found');
      CSS.highlights.delete('found-current');
    };
  }, [viewport, query, current]);
}
