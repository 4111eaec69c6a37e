import type { AppState } from '@shared/app-state';
import { useClient } from './client-context';
import { RecoveryReceipt } from './features/task-centre/RecoveryReceipt';
import { CircumstanceBanner } from './features/tasks/CircumstanceBanner';
import { t } from './i18n';
import { useApp } from './stores/app';
import { Banner } from './ui/Banner';

/** What concerns the whole app: notices, a backend in trouble, and the last call that failed. */
export function Banners() {
  const client = useClient();
  const app = useApp((state) => state.app);
  const problem = useApp((state) => state.problem);
  return (
    <>
      {app && <BackendBanner backend={app.backend} />}
      {app && <CircumstanceBanner app={app} />}
      {app && <StorageBanner storage={app.storage} />}
      {app?.notices.map((notice) => (
        <Banner
          key={notice.id}
          tone="warning"
          onDismiss={() => void client.dismissNotice(notice.id)}
        >
          {notice.message}
        </Banner>
      ))}
      {problem !== null && (
        <Banner tone="bad" onDismiss={client.dismissProblem}>
          {problem}
        </Banner>
      )}
      <RecoveryReceipt />
    </>
  );
}

function StorageBanner({ storage }: { readonly storage: AppState['storage'] }) {
  if (storage.state === 'ok') return null;
  return (
    <Banner tone="bad">
      {t(`app:storage.${storage.state}`, { detail: storage.detail ?? '' })}
    </Banner>
  );
}

function BackendBanner({ backend }: { readonly backend: AppState['backend'] }) {
  const detail = backend.detail ?? '';
  if (backend.state === 'restarting') {
    return <Banner tone="warning">{t('app:backend.restarting', { detail })}</Banner>;
  }
  if (backend.state === 'failed') {
    return (
      <Banner tone="bad">
        {backend.kind === 'bundled'
          ? t('app:backend.failedBundled', { detail })
          : t('app:backend.failedRemote', { detail })}
      </Banner>
    );
  }
  return null;
}
