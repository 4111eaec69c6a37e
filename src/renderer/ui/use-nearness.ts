import { type RefObject, useEffect, useMemo } from 'react';

/** Tells elements whether they are near to what can be seen. */
export interface Nearness {
  /** @returns a function that stops watching. */
  readonly watch: (element: Element, onChange: (near: boolean) => void) => () => void;
}

/**
 * @param viewport the element that scrolls.
 * @param marginPx how far from sight is still near. One turn of a wheel is about 100 px; a page key, the height of the window.
 */
export function useNearness(viewport: RefObject<HTMLElement | null>, marginPx: number): Nearness {
  const nearness = useMemo(() => new NearnessWatch(`${marginPx}px 0px`), [marginPx]);
  useEffect(() => {
    nearness.start(viewport.current);
    return () => nearness.stop();
  }, [nearness, viewport]);
  return nearness;
}

/** One observer for all elements; elements may come before it can start, since children mount before their parents. */
class NearnessWatch implements Nearness {
  private readonly listeners = new Map<Element, (near: boolean) => void>();
  private observer: IntersectionObserver | null = null;

  constructor(private readonly margin: string) {}

  start(root: Element | null): void {
    this.observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          this.listeners.get(target)?.(isIntersecting);
        }
      },
      { root, rootMargin: this.margin },
    );
    for (const element of this.listeners.keys()) this.observer.observe(element);
  }

  stop(): void {
    this.observer?.disconnect();
    this.observer = null;
  }

  readonly watch: Nearness['watch'] = (element, onChange) => {
    this.listeners.set(element, onChange);
    this.observer?.observe(element);
    return () => {
      this.listeners.delete(element);
      this.observer?.unobserve(element);
    };
  };
}
