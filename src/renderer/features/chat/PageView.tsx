import { memo, startTransition, useEffect, useRef, useState } from 'react';
import type { Nearness } from '../../ui/use-nearness';
import { MessageView } from './MessageView';
import { estimateHeight, type Page } from './pages';

interface PageViewProps {
  readonly page: Page;
  readonly sessionId: string;
  readonly nearness: Nearness;
  /** Whether to build it at once, without waiting to learn that it is near. */
  readonly atOnce: boolean;
}

/** A page of the transcript: its messages while they are near to what is in sight, else a space of their height. */
export const PageView = memo(function PageView({
  page,
  sessionId,
  nearness,
  atOnce,
}: PageViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const height = useRef<number | null>(null);
  const [near, setNear] = useState(atOnce);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    return nearness.watch(element, (isNear) => {
      if (isNear) return startTransition(() => setNear(true));
      if (isInUse(element)) return;
      height.current = element.offsetHeight;
      startTransition(() => setNear(false));
    });
  }, [nearness]);

  return (
    <div ref={frame} data-page={page.key} className="group/page flex flex-col gap-6">
      {near || atOnce ? (
        page.messages.map((message) => (
          <MessageView key={message.id} message={message} sessionId={sessionId} />
        ))
      ) : (
        <div style={{ height: height.current ?? estimateHeight(page) }} />
      )}
    </div>
  );
});

/** Whether the keyboard or a selection is in there: both would be lost. */
function isInUse(element: HTMLElement): boolean {
  if (element.contains(document.activeElement)) return true;
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}
