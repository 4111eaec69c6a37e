import type { AppState, Misfit } from '@shared/app-state';
import { useClient } from './client-context';
import { ModeBanner } from './features/rescue/ModeBanner';
import { RecoveryReceipt } from './features/task-centre/RecoveryReceipt';
import { CircumstanceBanner } from './features/tasks/CircumstanceBanner';
import { t } from './i18n';
import { useApp } from './stores/app';
import { showSettings } from './stores/view';
import { Banner } from './ui/Banner';
import { Button } from './ui/Button';

/** What concerns the whole app: notices, a backend in trouble, and the last call that failed. */
export function Banners() {
  const client = useClient();
  const app = useApp((state) => state.app);
  const problem = useApp((state) => state.problem);
  return (
    <>
      {app && <ModeBanner mode={app.mode} />}
      {app && <BackendBanner backend={app.backend} />}
      {app && <CircumstanceBanner app={app} />}
      {app?.misfit && <MisfitBanner misfit={app.misfit} />}
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

/** The server answers, but not as Longhaul needs it: it is too old, or something else. */
function MisfitBanner({ misfit }: { readonly misfit: Misfit }) {
  const client = useClient();
  return (
    <Banner
      tone="bad"
      testId="misfit"
      action={
        <>
          <Button onClick={() => void client.call('server.check')}>{t('app:misfit.again')}</Button>
          <Button onClick={() => showSettings('backend')}>{t('app:misfit.settings')}</Button>
        </>
      }
    >
      {t(`app:misfit.${misfit.kind}`)}{' '}
      <span className="break-words font-mono text-ink-soft text-xs max-[620px]:hidden">
        {misfit.detail}
      </span>
    </Banner>
  );
}

function StorageBanner({ storage }: { readonly storage: AppState['storage'] }) {
  const client = useClient();
  if (storage.state === 'ok') return null;
  return (
    <Banner
      tone="bad"
      testId="storage"
      action={
        storage.state === 'full' || storage.state === 'read-only' ? (
          <Button onClick={() => void client.call('data.reveal')}>{t('app:storage.reveal')}</Button>
        ) : null
      }
    >
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
