import type { AppMode } from '@shared/app-state';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';

/** Says that the app works in a limited way, why, and what can be done. */
export function ModeBanner({ mode }: { readonly mode: Exclude<AppMode, 'normal'> }) {
  const client = useClient();
  const action = (
    <div className="flex shrink-0 gap-2">
      <Button onClick={() => void client.call('data.export')}>{t('app:mode.export')}</Button>
      {mode === 'safe' && (
        <Button onClick={() => void client.call('app.restart', { mode: 'normal' })}>
          {t('app:mode.startNormally')}
        </Button>
      )}
    </div>
  );
  return (
    <Banner tone="warning" action={action}>
      <span data-testid="app-mode" data-mode={mode}>
        {mode === 'safe' ? t('app:mode.safe') : t('app:mode.readOnly')}
      </span>
    </Banner>
  );
}
