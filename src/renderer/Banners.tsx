import type { AppState } from '@shared/ipc';
import { useClient } from './client-context';
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
    </>
  );
}

function BackendBanner({ backend }: { readonly backend: AppState['backend'] }) {
  if (backend.state === 'restarting') {
    return (
      <Banner tone="warning">
        The backend is restarting. Running tasks continue where they stopped. {backend.detail}
      </Banner>
    );
  }
  if (backend.state === 'failed') {
    const whose = backend.kind === 'bundled' ? 'The backend' : 'The server';
    return (
      <Banner tone="bad">
        {whose} is not available. You can read your chats, and what you write is sent later.{' '}
        {backend.detail}
      </Banner>
    );
  }
  return null;
}
