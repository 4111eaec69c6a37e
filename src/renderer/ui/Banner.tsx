import { CircleAlert, Info, type LucideIcon, TriangleAlert, X } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import { t } from '../i18n';
import { Button } from './Button';
import { cx } from './cx';

type BannerTone = 'info' | 'warning' | 'bad';

const TONES: Record<BannerTone, { readonly className: string; readonly icon: LucideIcon }> = {
  info: { className: 'bg-accent-soft text-accent', icon: Info },
  warning: { className: 'bg-warning-soft text-warning', icon: TriangleAlert },
  bad: { className: 'bg-bad-soft text-bad', icon: CircleAlert },
};

/** Makes a banner stand for others too that there is no room for. */
interface Folding {
  /** Whether it is one line now, with nothing that can be done. */
  readonly folded: boolean;
  /** The button that shows the others, or hides them again. */
  readonly toggle: ReactNode;
}

export const FoldingContext = createContext<Folding | null>(null);

interface BannerProps {
  readonly tone: BannerTone;
  readonly testId?: string;
  readonly children: ReactNode;
  /** A button for what can be done about it. */
  readonly action?: ReactNode;
  /** Not read out: its words change all the time. */
  readonly quiet?: boolean;
  readonly onDismiss?: () => void;
}

/** A line across the top of the window about something that concerns all of it. */
export function Banner({ tone, testId, children, action, quiet = false, onDismiss }: BannerProps) {
  const folding = useContext(FoldingContext);
  const folded = folding?.folded ?? false;
  const { className, icon: Icon } = TONES[tone];
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      aria-live={quiet ? 'off' : undefined}
      data-testid={testId}
      className={cx(
        'flex shrink-0 items-center gap-x-2.5 gap-y-1.5 border-line border-b px-4 py-1.5 low:py-1',
        !folded && 'flex-wrap',
        className,
      )}
    >
      <Icon size={15} aria-hidden className="shrink-0" />
      <p className={cx('flex-1 text-ink', folded ? 'min-w-0 truncate' : 'wrap-anywhere min-w-60')}>
        {children}
      </p>
      {!folded && action && <div className="flex flex-wrap gap-1.5">{action}</div>}
      {!folded && onDismiss && (
        <Button kind="quiet" shape="icon" aria-label={t('dismiss')} onClick={onDismiss}>
          <X size={14} aria-hidden />
        </Button>
      )}
      {folding?.toggle}
    </div>
  );
}
