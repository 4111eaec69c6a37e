import type { Message } from '@shared/chat/message';
import { useApp } from '../../stores/app';
import { useTranscript } from '../../stores/transcript';
import { connectionOf } from '../tasks/connection';
import { useOpenTasks } from '../tasks/use-tasks';

const SAID: Partial<Record<Message['status'], string>> = {
  streaming: 'Answering.',
  complete: 'The answer is complete.',
  failed: 'The answer ended with an error.',
  stopped: 'The answer was stopped.',
  refused: 'The message was not sent.',
};

/** Says politely to a screen reader what has changed: states, not words of the answer. */
export function Announcer() {
  const status = useTranscript((state) => state.hydration.shown?.messages.at(-1)?.status);
  const tasks = useOpenTasks();
  const backend = useApp((state) => state.app?.backend);
  // Only the short words are said: a countdown would speak every second.
  const { words } = connectionOf(backend, tasks, 0);
  return (
    <p role="status" className="sr-only">
      {words} {status && SAID[status]}
    </p>
  );
}
