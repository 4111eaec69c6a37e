import type { ProgressStep } from '@shared/protocol/tool-output';
import {
  Check,
  ChevronRight,
  Circle,
  CircleDashed,
  LoaderCircle,
  type LucideIcon,
  X,
} from 'lucide-react';
import { t } from '../../i18n';
import { cx } from '../../ui/cx';

/** How a step looks. One that ran when its task ended has halted: nobody knows how far it came. */
type StepLook = ProgressStep['state'] | 'halted';

const LOOKS: Record<StepLook, { icon: LucideIcon; iconClass: string; textClass: string }> = {
  pending: { icon: Circle, iconClass: 'text-line-strong', textClass: 'text-ink-faint' },
  running: {
    icon: LoaderCircle,
    iconClass: 'animate-spin text-accent',
    textClass: 'font-medium text-ink',
  },
  done: { icon: Check, iconClass: 'text-good', textClass: 'text-ink-soft' },
  failed: { icon: X, iconClass: 'text-bad', textClass: 'text-bad' },
  halted: { icon: CircleDashed, iconClass: 'text-ink-faint', textClass: 'text-ink-soft' },
};

interface TaskStepsProps {
  readonly steps: readonly ProgressStep[];
  /** Whether the task that takes the steps still runs. */
  readonly running: boolean;
}

/** The steps of an operation. Once it is over they fold into one line. */
export function TaskSteps({ steps, running }: TaskStepsProps) {
  if (steps.length === 0) return null;
  if (running) return <StepList steps={steps} running />;
  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <details className="group/steps px-4 pb-3.5 sm:pl-15">
      <summary className="-mt-1.5 flex w-fit list-none items-center gap-1 rounded text-ink-faint text-xs hover:text-ink">
        <ChevronRight
          size={13}
          aria-hidden
          className="transition-transform duration-100 group-open/steps:rotate-90"
        />
        {t('cards:operation.steps', { done, count: steps.length })}
      </summary>
      <div className="mt-2">
        <StepList steps={steps} running={false} nested />
      </div>
    </details>
  );
}

function StepList({
  steps,
  running,
  nested,
}: TaskStepsProps & {
  readonly nested?: boolean;
}) {
  return (
    <ol className={cx('flex flex-col gap-1.5', !nested && 'px-4 pb-3.5 sm:pl-15')}>
      {steps.map((step) => {
        const look: StepLook = step.state === 'running' && !running ? 'halted' : step.state;
        const { icon: Icon, iconClass, textClass } = LOOKS[look];
        return (
          <li key={step.name} data-step-state={step.state} className="flex items-start gap-2">
            <Icon
              size={14}
              aria-label={t(`cards:steps.${look}`)}
              className={cx('mt-[3px] shrink-0', iconClass)}
            />
            <span className={textClass}>{step.label}</span>
          </li>
        );
      })}
    </ol>
  );
}
