import type { Message } from '@shared/chat/message';
import type { Task } from '@shared/chat/task';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatElapsed } from '../../i18n/format';
import { useCan } from '../../stores/app';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { useNow } from '../../ui/use-now';
import { TaskIcon, TONE_TEXT } from '../tasks/TaskIcon';
import { taskWords } from '../tasks/task-words';
import { useRunningTurns } from '../tasks/use-tasks';
import { hasBegun, isVisiblyWriting, thinkingWords } from './message-words';

/** Below the last message while an answer is on its way: that it is thought about, or why it does not come. */
export function TurnStatus({ lastMessage }: { readonly lastMessage: Message | undefined }) {
  const turn = useRunningTurns()[0];
  if (!turn) return null;
  if (turn.state === 'waiting') return <WaitingTurn turn={turn} />;
  return <Working turn={turn} {...(lastMessage && { message: lastMessage })} />;
}

function WaitingTurn({ turn }: { readonly turn: Task }) {
  const client = useClient();
  const canRetry = useCan('tasks.retryNow');
  const now = useNow(true);
  const { words, icon, tone } = taskWords(turn, now);
  return (
    <div className={cx('flex items-center gap-2 text-xs', TONE_TEXT[tone])}>
      <TaskIcon name={icon} />
      <span>{words}</span>
      {canRetry && (
        <Button className="ml-1" onClick={() => void client.retryTask(turn.taskId)}>
          {t('chat:retryNow')}
        </Button>
      )}
    </div>
  );
}

/** From when on it is said how long the work takes, milliseconds: nobody counts the first seconds. */
const COUNTS_MS = 5_000;
/** While words appear, they say enough for longer. */
const WRITING_COUNTS_MS = 20_000;

function Working({ turn, message }: { readonly turn: Task; readonly message?: Message }) {
  const elapsed = useNow(true) - turn.createdAt;
  const writing = isVisiblyWriting(message);
  if (writing && elapsed < WRITING_COUNTS_MS) return null;
  const said = formatElapsed(elapsed);
  return (
    <p className="flex items-center gap-2.5 text-ink-faint text-xs tabular-nums">
      <span className="size-2 animate-pulse-soft rounded-full bg-accent" />
      {hasBegun(message)
        ? elapsed < COUNTS_MS
          ? t('chat:working')
          : t('chat:workingFor', { elapsed: said })
        : t(`chat:${thinkingWords(elapsed)}`, { elapsed: said })}
    </p>
  );
}
