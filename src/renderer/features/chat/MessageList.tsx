import type { Message } from '@shared/chat/message';
import { ArrowDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { MessageView } from './MessageView';
import { useScrollFollow } from './use-scroll-follow';

interface MessageListProps {
  readonly sessionId: string;
  readonly messages: readonly Message[];
  /** Shown below the last message. */
  readonly footer: ReactNode;
}

/** The transcript. Knows nothing but messages in order, so that another way of listing them can take its place. */
export function MessageList({ sessionId, messages, footer }: MessageListProps) {
  const lastOwn = messages.findLast((message) => message.role === 'user');
  const scroll = useScrollFollow(`${sessionId}/${lastOwn?.id ?? ''}`);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroll.viewport}
        // Scrolls, so it must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
        className="gutters h-full overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div
          ref={scroll.content}
          role="log"
          // Reading out every word as it streams helps nobody: `Announcer` says what has happened.
          aria-live="off"
          aria-label="Messages"
          className="mx-auto flex w-full max-w-[48rem] flex-col gap-6 px-6 pt-6 pb-8"
        >
          {messages.map((message) => (
            <MessageView key={message.id} message={message} sessionId={sessionId} />
          ))}
          {footer}
        </div>
      </div>
      <div className="pointer-events-none absolute inset-x-0 bottom-0 h-5 bg-linear-to-t from-canvas to-transparent" />
      {!scroll.following && (
        <button
          type="button"
          onClick={scroll.jumpToEnd}
          className="absolute bottom-3 left-1/2 flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full border border-line-strong bg-raised px-3.5 font-medium text-xs shadow-float hover:bg-hover"
        >
          <ArrowDown size={14} aria-hidden />
          {scroll.unseen ? 'New below' : 'Jump to latest'}
        </button>
      )}
    </div>
  );
}
