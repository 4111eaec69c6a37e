import type { Message } from '@shared/chat/message';
import { t } from '../../i18n';
import { useApp } from '../../stores/app';
import { useTranscript } from '../../stores/transcript';
import { connectionOf } from '../tasks/connection';
import { useOpenTasks } from '../tasks/use-tasks';

const SAID = ['streaming', 'complete', 'failed', 'stopped', 'refused'] as const;

function said(status: Message['status'] | undefined): string {
  const known = SAID.find((each) => each === status);
  return known ? t(`chat:said.${known}`) : '';
}

/** Says politely to a screen reader what has changed: states, not words of the answer. */
export function Announcer() {
  const status = useTranscript((state) => state.hydration.shown?.messages.at(-1)?.status);
  const tasks = useOpenTasks();
  const app = useApp((state) => state.app);
  // Only the short words are said: a countdown would speak every second.
  const { words } = connectionOf(app, tasks, 0);
  return (
    <p role="status" className="sr-only">
      {words} {said(status)}
    </p>
  );
}
