import type { ComponentProps } from 'react';
import { cx } from './cx';

type Kind = 'primary' | 'secondary' | 'quiet' | 'danger';

const KINDS: Record<Kind, string> = {
  primary:
    'bg-accent text-on-accent hover:bg-accent-strong disabled:bg-hover disabled:text-ink-faint',
  secondary: 'border border-line-strong bg-raised text-ink hover:bg-hover disabled:text-ink-faint',
  quiet: 'text-ink-soft hover:bg-hover hover:text-ink disabled:text-ink-faint',
  danger: 'border border-line-strong bg-raised text-bad hover:bg-bad-soft disabled:text-ink-faint',
};

/** `icon` and `round` hold nothing but an icon and need an `aria-label`. */
type Shape = 'text' | 'icon' | 'pill' | 'round' | 'wide';

const SHAPES: Record<Shape, string> = {
  text: 'h-7 justify-center rounded-lg px-2.5 text-xs',
  icon: 'size-7 justify-center rounded-lg',
  pill: 'h-8 justify-center rounded-full px-3 text-xs',
  round: 'size-8 justify-center rounded-full',
  wide: 'h-8.5 w-full rounded-lg px-3 text-sm',
};

type ButtonProps = ComponentProps<'button'> & {
  readonly kind?: Kind;
  readonly shape?: Shape;
};

export function Button({ kind = 'secondary', shape = 'text', className, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      className={cx(
        'inline-flex shrink-0 items-center gap-1.5 font-medium',
        'transition-colors duration-100 active:translate-y-px disabled:translate-y-0',
        SHAPES[shape],
        KINDS[kind],
        className,
      )}
      {...props}
    />
  );
}
