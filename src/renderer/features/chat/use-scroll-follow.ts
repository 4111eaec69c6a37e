import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { nextFollowing, type ScrollPosition } from './scroll-follow';

export interface ScrollFollow {
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** Whether the reader is at the end, so that new content is in sight. */
  readonly following: boolean;
  readonly jumpToEnd: () => void;
  /** Stops following, for a move that the reader has asked for by other means than scrolling. */
  readonly leaveEnd: () => void;
}

/** How long after a key, wheel or touch the scrolling it causes may go on, milliseconds. */
const INPUT_LASTS_MS = 500;

const UPWARD_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp', 'Home', ' ']);

/**
 * Keeps a scrolling list at its end while its reader is there; the rule is in `scroll-follow.ts`.
 * @param resetKey a change of it starts again at the end: another session, or a message of the reader's own.
 */
export function useScrollFollow(resetKey: string): ScrollFollow {
  const viewport = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follow = useRef(true);
  const [following, setFollowing] = useState(true);

  const setFollow = useCallback((next: boolean) => {
    follow.current = next;
    setFollowing(next);
  }, []);

  const jumpToEnd = useCallback(() => {
    setFollow(true);
    const element = viewport.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [setFollow]);

  useEffect(() => {
    const element = viewport.current;
    const inner = content.current;
    if (!element || !inner) return;
    let before = positionOf(element);

    let pointerDown = false;
    let lastInput = Number.NEGATIVE_INFINITY;
    const byReader = () => pointerDown || performance.now() - lastInput < INPUT_LASTS_MS;
    const onInput = () => {
      lastInput = performance.now();
    };
    const onKey = (event: KeyboardEvent) => {
      if (UPWARD_KEYS.has(event.key)) onInput();
    };
    const onPointerDown = () => {
      pointerDown = true;
    };
    const onPointerUp = () => {
      // A click elsewhere scrolls nothing here.
      if (!pointerDown) return;
      pointerDown = false;
      onInput();
    };

    const onScroll = () => {
      const now = positionOf(element);
      setFollow(nextFollowing(follow.current, before, now, byReader()));
      before = now;
    };
    // The wheel is heard before the scrolling it causes, so content arriving in between cannot win.
    const onWheel = (event: WheelEvent) => {
      onInput();
      if (event.deltaY < 0 && element.scrollTop > 0) setFollow(false);
    };
    const onGrowth = () => {
      if (follow.current) element.scrollTop = element.scrollHeight;
      const now = positionOf(element);
      before = now;
    };

    const observer = new ResizeObserver(onGrowth);
    observer.observe(inner);
    observer.observe(element);
    const listening = new AbortController();
    const passive = { passive: true, signal: listening.signal };
    element.addEventListener('scroll', onScroll, passive);
    element.addEventListener('wheel', onWheel, passive);
    window.addEventListener('keydown', onKey, passive);
    element.addEventListener('touchmove', onInput, passive);
    element.addEventListener('pointerdown', onPointerDown, passive);
    window.addEventListener('pointerup', onPointerUp, passive);
    window.addEventListener('pointercancel', onPointerUp, passive);
    return () => {
      observer.disconnect();
      listening.abort();
    };
  }, [setFollow]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the reason to run, not an input
  useLayoutEffect(jumpToEnd, [resetKey, jumpToEnd]);

  const leaveEnd = useCallback(() => setFollow(false), [setFollow]);

  return { viewport, content, following, jumpToEnd, leaveEnd };
}

function positionOf(element: HTMLElement): ScrollPosition {
  return {
    top: element.scrollTop,
    height: element.scrollHeight,
    viewport: element.clientHeight,
  };
}
