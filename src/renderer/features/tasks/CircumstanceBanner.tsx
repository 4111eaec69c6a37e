import type { Task } from '@shared/chat/task';
import { useShallow } from 'zustand/react/shallow';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useApp } from '../../stores/app';
import { useTasks } from '../../stores/tasks';
import { showSettings } from '../../stores/view';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { useNow } from '../../ui/use-now';
import { type Circumstance, circumstanceOf } from './circumstance';

interface CircumstanceProps {
  readonly circumstance: Circumstance;
  readonly waiting: readonly Task[];
}

/** Signed out, offline or slowed down, and the tasks that wait for it; null when nothing is in the way. */
export function useCircumstance(): CircumstanceProps | null {
  const app = useApp((state) => state.app);
  const waiting = useTasks(
    useShallow((state) =>
      Object.values(state.byId).filter(
        (task) => task.state === 'waiting' && task.settledAt === null,
      ),
    ),
  );
  const now = useNow(waiting.some((task) => task.waitReason === 'rate-limited'));
  const circumstance = app && circumstanceOf(app, waiting, now);
  return circumstance && { circumstance, waiting };
}

/** Said once for all chats, with what can be done about it. */
export function CircumstanceBanner({ circumstance, waiting }: CircumstanceProps) {
  const client = useClient();
  if (circumstance.kind === 'signed-out') {
    return (
      <Banner
        tone="warning"
        action={
          <Button onClick={() => showSettings('backend')}>{t('app:signedOut.action')}</Button>
        }
      >
        {t('app:signedOut.text')}
      </Banner>
    );
  }
  if (circumstance.kind === 'offline') return <Banner tone="warning">{t('app:offline')}</Banner>;
  const { seconds } = circumstance;
  return (
    <Banner
      tone="warning"
      quiet
      action={
        <Button
          onClick={() => {
            for (const task of waiting) void client.retryTask(task.taskId);
          }}
        >
          {t('tasks:centre.retryNow')}
        </Button>
      }
    >
      {seconds > 0 ? t('app:rateLimited', { seconds }) : t('app:rateLimitedNow')}
    </Banner>
  );
}
