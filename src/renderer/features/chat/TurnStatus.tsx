import type { Message } from '@shared/chat/message';
import type { Task } from '@shared/chat/task';
import { useClient } from '../../client-context';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { useNow } from '../../ui/use-now';
import { TaskIcon, TONE_TEXT } from '../tasks/TaskIcon';
import { taskWords } from '../tasks/task-words';
import { useRunningTurns } from '../tasks/use-tasks';
import { isVisiblyWriting } from './message-words';

/** Below the last message while an answer is on its way: that it is thought about, or why it does not come. */
export function TurnStatus({ lastMessage }: { readonly lastMessage: Message | undefined }) {
  const turn = useRunningTurns()[0];
  if (!turn) return null;
  if (turn.state === 'waiting') return <WaitingTurn turn={turn} />;
  return isVisiblyWriting(lastMessage) ? null : <Thinking />;
}

function WaitingTurn({ turn }: { readonly turn: Task }) {
  const client = useClient();
  const now = useNow(true);
  const { words, icon, tone } = taskWords(turn, now);
  return (
    <div className={cx('flex items-center gap-2 text-xs', TONE_TEXT[tone])}>
      <TaskIcon name={icon} />
      <span>{words}</span>
      <Button className="ml-1" onClick={() => void client.retryTask(turn.taskId)}>
        Retry now
      </Button>
    </div>
  );
}

function Thinking() {
  return (
    <p className="flex items-center gap-2.5 text-ink-faint text-xs">
      <span className="size-2 animate-pulse-soft rounded-full bg-accent" />
      Thinking…
    </p>
  );
}
