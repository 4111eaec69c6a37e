import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useApp, useCan } from '../../stores/app';
import { requestFocus } from '../../stores/drafts';
import { useSessions } from '../../stores/sessions';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { takeAlong } from './composer-drafts';

/** Above a chat that the server does not have any more: what that means, and where to go on. */
export function GoneSession({ sessionId }: { readonly sessionId: string }) {
  const client = useClient();
  const gone = useApp((state) => state.app?.goneSessions.includes(sessionId) ?? false);
  const canCreate = useCan('sessions.create');
  if (!gone) return null;

  /** What was being written comes along. */
  async function goOn(): Promise<void> {
    await client.newChat();
    const { openId } = useSessions.getState();
    if (openId === null || openId === sessionId) return;
    takeAlong(sessionId, openId);
    requestFocus();
  }

  return (
    <Banner
      tone="warning"
      testId="gone-session"
      action={canCreate && <Button onClick={() => void goOn()}>{t('chat:gone.newChat')}</Button>}
    >
      {t('chat:gone.text')}
    </Banner>
  );
}
