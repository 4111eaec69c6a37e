import {
  Check,
  CircleHelp,
  CircleStop,
  CloudOff,
  HardDrive,
  Hourglass,
  LoaderCircle,
  Lock,
  type LucideIcon,
  MessageCircleQuestionMark,
  Moon,
  Radio,
  RotateCw,
  ServerOff,
  TriangleAlert,
} from 'lucide-react';
import { cx } from '../../ui/cx';
import type { TaskIconName, Tone } from './task-words';

const ICONS: Record<TaskIconName, LucideIcon> = {
  spinner: LoaderCircle,
  pulse: Radio,
  retry: RotateCw,
  offline: CloudOff,
  moon: Moon,
  lock: Lock,
  hourglass: Hourglass,
  server: ServerOff,
  disk: HardDrive,
  done: Check,
  failed: TriangleAlert,
  stopped: CircleStop,
  unknown: CircleHelp,
  question: MessageCircleQuestionMark,
};

export const TONE_TEXT: Record<Tone, string> = {
  neutral: 'text-ink-faint',
  active: 'text-good',
  good: 'text-good',
  warning: 'text-warning',
  bad: 'text-bad',
};

const MOTION: Partial<Record<TaskIconName, string>> = {
  spinner: 'animate-spin',
  pulse: 'animate-pulse-soft',
};

interface TaskIconProps {
  readonly name: TaskIconName;
  readonly size?: number;
}

export function TaskIcon({ name, size = 14 }: TaskIconProps) {
  const Icon = ICONS[name];
  return <Icon size={size} aria-hidden className={cx('shrink-0', MOTION[name])} />;
}
