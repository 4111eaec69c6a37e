import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../i18n';
import { cx } from '../../ui/cx';

/** Shows the beginning of what is long, and all of it when asked. */
export function Clamp({ children }: { readonly children: ReactNode }) {
  const inner = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [long, setLong] = useState(false);
  useLayoutEffect(() => {
    const element = inner.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setLong(element.scrollHeight > LIMIT_PX));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const clamped = long && !open;
  return (
    <div>
      <div
        className={cx('overflow-hidden', clamped && 'fade-below')}
        style={{ maxHeight: open ? undefined : LIMIT_PX }}
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
          {open ? t('cards:showLess') : t('cards:showAll')}
        </button>
      )}
    </div>
  );
}

const LIMIT_PX = 224;
