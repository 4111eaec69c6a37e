/** The frame that all cards share, and the small things inside it. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../../ui/cx';

export type CardTone = 'neutral' | 'accent' | 'good' | 'warning' | 'bad';

const BADGES: Record<CardTone, string> = {
  neutral: 'bg-sunken text-ink-soft',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warning: 'bg-warning-soft text-warning',
  bad: 'bg-bad-soft text-bad',
};

interface CardProps {
  readonly icon: LucideIcon;
  readonly tone?: CardTone;
  readonly title: ReactNode;
  /** One line below the title. */
  readonly subtitle?: ReactNode;
  /** At the right of the title. */
  readonly aside?: ReactNode;
  /** Buttons at the bottom. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** A card: what it is about, its content, and what can be done. */
export function Card({
  icon: Icon,
  tone = 'neutral',
  title,
  subtitle,
  aside,
  actions,
  children,
}: CardProps) {
  return (
    <div className="wrap-anywhere overflow-hidden rounded-xl border border-line bg-raised shadow-raised">
      <div className="flex items-start gap-3 px-4 pt-3.5 pb-3.5">
        <span className={cx('grid size-8 shrink-0 place-items-center rounded-lg', BADGES[tone])}>
          <Icon size={16} aria-hidden />
        </span>
        <div className={cx('min-w-0 flex-1', !subtitle && 'pt-1.5')}>
          <div className="flex items-start gap-3">
            <p className="min-w-0 flex-1 font-semibold text-ink leading-5">{title}</p>
            {aside && (
              <div className="-my-1 flex min-h-7 shrink-0 items-center text-ink-faint text-xs">
                {aside}
              </div>
            )}
          </div>
          {subtitle && <p className="text-ink-soft">{subtitle}</p>}
        </div>
      </div>
      {children && <div className="flex flex-col gap-3 px-4 pb-4 sm:pl-15">{children}</div>}
      {actions && (
        <div className="flex flex-wrap items-center gap-2 border-line border-t bg-sunken px-4 py-2.5 sm:pl-15">
          {actions}
        </div>
      )}
    </div>
  );
}

export function Badge({
  tone = 'neutral',
  children,
}: {
  readonly tone?: CardTone;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={cx(
        'inline-flex w-fit items-center gap-1 whitespace-nowrap rounded-md px-1.5 py-px font-medium text-xs',
        BADGES[tone],
      )}
    >
      {children}
    </span>
  );
}

/** A heading inside a card. */
export function CardSection({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <div>
      <p className="mb-1 font-medium text-ink-faint text-xs">{title}</p>
      {children}
    </div>
  );
}

interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values, as pairs. Those without a value are left out. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const present = facts.filter(({ value }) => value !== null && value !== undefined);
  if (present.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-xs">
      {present.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="text-ink-faint">{name}</dt>
          <dd className="min-w-0 select-text text-ink-soft">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
