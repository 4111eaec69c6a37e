import type { Message } from '@shared/chat/message';
import { ArrowDown } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useTranscript } from '../../stores/transcript';
import { type Nearness, useNearness } from '../../ui/use-nearness';
import { FindBar } from './FindBar';
import { PageView } from './PageView';
import { type Page, paginate } from './pages';
import { approach, messageElement, pageElement } from './scroll-to';
import { useScrollFollow } from './use-scroll-follow';

interface MessageListProps {
  readonly sessionId: string;
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
  /** The newest message of the person, wherever it is shown: a new one is gone to. */
  readonly lastOwnId: string | undefined;
  /** Shown below the last message. */
  readonly footer: ReactNode;
  /** Whether the bar for finding text is open. */
  readonly finding: boolean;
  readonly onFindClosed: () => void;
}

/** How many pages at the end are built at once, so that a chat opens with its end in sight. */
const AT_ONCE = 2;

/** How far from sight pages are built, CSS pixels. */
const NEAR_PX = 1_600;

const NO_PAGES: readonly Page[] = [];

/**
 * The transcript. Only pages near to what is in sight are built. The browser's scroll anchoring keeps what is being read
 * where it is, whatever changes above it.
 */
export function MessageList({
  sessionId,
  messages,
  hasOlder,
  lastOwnId,
  footer,
  finding,
  onFindClosed,
}: MessageListProps) {
  const scroll = useScrollFollow(`${sessionId}/${lastOwnId ?? ''}`);
  const nearness = useNearness(scroll.viewport, NEAR_PX);
  const pages = usePages(messages);
  const unseen = useUnseen(messages, scroll.following);
  const steadyId = useSteadyPrepend(scroll.viewport, messages[0]?.id);
  useReveal(scroll.viewport, messages, scroll.leaveEnd);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroll.viewport}
        // Scrolls, so it must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
        data-testid="transcript"
        className="gutters h-full overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div
          ref={scroll.content}
          role="log"
          // Reading out every word as it streams helps nobody: `Announcer` says what has happened.
          aria-live="off"
          aria-label={t('chat:messages')}
          className="mx-auto flex w-full max-w-[48rem] flex-col gap-6 px-6 pt-6 pb-8"
        >
          {hasOlder && <OlderMessages nearness={nearness} />}
          {pages.map((page, index) => (
            <PageView
              key={page.key}
              page={page}
              sessionId={sessionId}
              nearness={nearness}
              atOnce={
                (index >= pages.length - AT_ONCE && scroll.following) || holds(page, steadyId)
              }
            />
          ))}
          {footer}
        </div>
      </div>
      <div className="pointer-events-none absolute inset-x-0 bottom-0 h-5 bg-linear-to-t from-canvas to-transparent" />
      {finding && (
        <FindBar
          messages={messages}
          hasOlder={hasOlder}
          viewport={scroll.viewport}
          onLeaveEnd={scroll.leaveEnd}
          onClose={onFindClosed}
        />
      )}
      {!scroll.following && (
        <button
          type="button"
          onClick={scroll.jumpToEnd}
          className="absolute bottom-3 left-1/2 flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full border border-line-strong bg-raised px-3.5 font-medium text-xs shadow-float hover:bg-hover"
        >
          <ArrowDown size={14} aria-hidden />
          {unseen ? t('chat:newBelow') : t('chat:toEnd')}
        </button>
      )}
    </div>
  );
}

/** Reads older messages as soon as the beginning comes near. */
function OlderMessages({ nearness }: { readonly nearness: Nearness }) {
  const client = useClient();
  const line = useRef<HTMLParagraphElement>(null);
  const first = useTranscript(({ hydration }) => hydration.shown?.messages[0]?.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each page it is watched anew, as it may still be near
  useEffect(() => {
    const element = line.current;
    if (!element) return;
    return nearness.watch(element, (near) => {
      if (near) void client.loadOlder();
    });
  }, [nearness, client, first]);
  return (
    <p ref={line} className="text-center text-ink-faint text-xs">
      {t('chat:older')}
    </p>
  );
}

function usePages(messages: readonly Message[]): readonly Page[] {
  const previous = useRef(NO_PAGES);
  const pages = paginate(previous.current, messages);
  useEffect(() => {
    previous.current = pages;
  }, [pages]);
  return pages;
}

/** Whether the end has changed since the reader left it. */
function useUnseen(messages: readonly Message[], following: boolean): boolean {
  const last = messages.at(-1);
  const seen = useRef(last);
  useEffect(() => {
    if (following) seen.current = last;
  }, [following, last]);
  return !following && seen.current !== last;
}

function holds(page: Page, messageId: string | undefined): boolean {
  return messageId !== undefined && page.messages.some(({ id }) => id === messageId);
}

/**
 * Keeps what is in sight in its place when older messages come in before it: at the very top the browser does not.
 * @returns the message that was first before. Its page has to be built, so that there is something to go by.
 */
function useSteadyPrepend(
  viewport: RefObject<HTMLElement | null>,
  firstId: string | undefined,
): string | undefined {
  const before = useRef<{ readonly id: string | undefined; readonly top: number | null }>({
    id: firstId,
    top: null,
  });
  const steady = useRef<string>(undefined);
  const topOf = (id: string | undefined) => {
    const root = viewport.current;
    const found = id && root && messageElement(root, id);
    return found ? found.getBoundingClientRect().top : null;
  };
  // Read before the change reaches the page: what was first, and where it stood.
  const { id } = before.current;
  if (id !== firstId) {
    before.current = { id, top: topOf(id) };
    steady.current = id;
  }
  useLayoutEffect(() => {
    const { id: previous, top } = before.current;
    before.current = { id: firstId, top: null };
    const now = previous === firstId || top === null ? null : topOf(previous);
    if (top !== null && now !== null && viewport.current) viewport.current.scrollTop += now - top;
  });
  return steady.current;
}

/** Scrolls to a message that was asked for, once it has been read. */
function useReveal(
  viewport: RefObject<HTMLElement | null>,
  messages: readonly Message[],
  leaveEnd: () => void,
): void {
  const reveal = useTranscript((state) => state.reveal);
  const done = useRef<number | null>(null);
  useLayoutEffect(() => {
    const root = viewport.current;
    if (!reveal || !root || done.current === reveal.request) return;
    const { messageId, request } = reveal;
    const page = paginate([], messages).find((each) =>
      each.messages.some(({ id }) => id === messageId),
    );
    if (!page) return;
    done.current = request;
    leaveEnd();
    const locate = () => messageElement(root, messageId)?.getBoundingClientRect() ?? null;
    approach(root, locate, () => pageElement(root, page.key), 'start');
  }, [reveal, messages, viewport, leaveEnd]);
}
