import { t } from '../../i18n';
import { useObstacle } from '../../stores/app';

/** How stopping a task can be offered. A wish to stop is stored before it is sent. */
export function useStop(): {
  readonly offered: boolean;
  /** Why it cannot be wished at the moment, in words. */
  readonly obstacle: string | null;
} {
  const obstacle = useObstacle('tasks.stop');
  return {
    offered: obstacle !== 'mode',
    obstacle: obstacle === 'storage' ? t('app:storage.off') : null,
  };
}
