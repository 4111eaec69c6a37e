import type { ProgressStep } from '@shared/protocol/tool-output';
import { Check, Circle, CircleDashed, LoaderCircle, type LucideIcon, X } from 'lucide-react';
import { cx } from '../../ui/cx';

interface StepLook {
  readonly icon: LucideIcon;
  readonly iconClass: string;
  readonly textClass: string;
  readonly label: string;
}

const LOOKS: Record<ProgressStep['state'], StepLook> = {
  pending: {
    icon: Circle,
    iconClass: 'text-line-strong',
    textClass: 'text-ink-faint',
    label: 'To do',
  },
  running: {
    icon: LoaderCircle,
    iconClass: 'animate-spin text-accent',
    textClass: 'font-medium text-ink',
    label: 'Running',
  },
  done: { icon: Check, iconClass: 'text-good', textClass: 'text-ink-soft', label: 'Done' },
  failed: { icon: X, iconClass: 'text-bad', textClass: 'text-bad', label: 'Failed' },
};

/** A step that was running when its task ended: nobody knows how far it came. */
const HALTED: StepLook = {
  icon: CircleDashed,
  iconClass: 'text-ink-faint',
  textClass: 'text-ink-soft',
  label: 'Not finished',
};

interface TaskStepsProps {
  readonly steps: readonly ProgressStep[];
  /** Whether the task that takes the steps still runs. */
  readonly running: boolean;
}

export function TaskSteps({ steps, running }: TaskStepsProps) {
  if (steps.length === 0) return null;
  return (
    <ol className="flex flex-col gap-1.5 px-4 pb-3.5 pl-15">
      {steps.map((step) => {
        const halted = step.state === 'running' && !running;
        const { icon: Icon, iconClass, textClass, label } = halted ? HALTED : LOOKS[step.state];
        return (
          <li key={step.name} data-step-state={step.state} className="flex items-start gap-2">
            <Icon size={14} aria-label={label} className={cx('mt-[3px] shrink-0', iconClass)} />
            <span className={textClass}>{step.label}</span>
          </li>
        );
      })}
    </ol>
  );
}
