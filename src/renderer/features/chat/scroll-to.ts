/**
 * Scrolls to a place that may not have been built yet. Pages are built once they are near, and what is built on the way
 * moves the place: so it is approached until it holds still.
 * @param locate where the place is, or null while it has not been built.
 * @param page the page that will hold it, as an element that stands in for it until then.
 */
export function approach(
  root: HTMLElement,
  locate: () => DOMRect | null,
  page: () => Element | null,
  align: 'start' | 'center',
): void {
  let still = 0;
  let tries = 0;
  const step = () => {
    const found = locate();
    const target = found ?? page()?.getBoundingClientRect();
    if (!target || !root.isConnected) return;
    const view = root.getBoundingClientRect();
    const wanted = align === 'start' ? 24 : Math.max(24, view.height / 2 - target.height);
    const before = root.scrollTop;
    root.scrollTop += target.top - view.top - wanted;
    still = found && Math.abs(root.scrollTop - before) < 2 ? still + 1 : 0;
    tries += 1;
    if (still < ENOUGH && tries < MOST) requestAnimationFrame(step);
  };
  step();
}

/** Frames without a move that count as standing still, and frames after which it is given up. */
const ENOUGH = 3;
const MOST = 120;

export function messageElement(root: HTMLElement, messageId: string): Element | null {
  return root.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);
}

export function pageElement(root: HTMLElement, key: string | undefined): Element | null {
  return key === undefined ? null : root.querySelector(`[data-page="${CSS.escape(key)}"]`);
}
