import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../i18n';
import { cx } from './cx';

interface ClampProps {
  readonly children: ReactNode;
  /** How much is shown at first, CSS pixels. */
  readonly limit?: number;
}

/** Shows the beginning of what is long, and all of it when asked. */
export function Clamp({ children, limit = 224 }: ClampProps) {
  const inner = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [long, setLong] = useState(false);
  useLayoutEffect(() => {
    const element = inner.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setLong(element.scrollHeight > limit));
    observer.observe(element);
    return () => observer.disconnect();
  }, [limit]);
  return (
    <div>
      <div
        className={cx('overflow-hidden', long && !open && 'fade-below')}
        style={{ maxHeight: open ? undefined : limit }}
      >
        <div ref={inner}>{children}</div>
      </div>
      {long && (
        <button
          type="button"
          className="mt-1 rounded font-medium text-accent text-xs hover:underline"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? t('chat:actions.showLess') : t('chat:actions.showAll')}
        </button>
      )}
    </div>
  );
}
