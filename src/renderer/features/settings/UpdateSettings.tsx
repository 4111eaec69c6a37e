import type { Updates } from '@shared/updates';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatMoment } from '../../i18n/format';
import { useApp, useCan } from '../../stores/app';
import { ButtonRow, Section, Toggle } from '../../ui/Field';
import { CallButton } from './CallButton';
import { useSettings } from './use-settings';

/** Newer versions: what is new comes before anything is fetched. */
export function UpdateSettings() {
  const client = useClient();
  const updates = useApp((state) => state.app?.updates);
  const canChange = useCan('settings.change');
  const { settings, change } = useSettings();
  if (!updates || !settings) return null;
  if (updates.state === 'unsupported') {
    return (
      <Section title={t('settings:updates.title')}>
        <p className="py-2.5 text-ink-faint">{t('settings:updates.unsupported')}</p>
      </Section>
    );
  }
  const busy = updates.state === 'checking' || updates.state === 'downloading';
  return (
    <Section title={t('settings:updates.title')}>
      <Toggle
        label={t('settings:updates.auto')}
        hint={t('settings:updates.autoWhy')}
        checked={settings.updates.check}
        disabled={!canChange}
        onChange={(check) => change({ updates: { check } })}
      />
      <div data-testid="updates" data-state={updates.state}>
        <ButtonRow label={t('settings:updates.newest')} hint={describe(updates)}>
          <CallButton
            call={`updates.${actionOf(updates)}`}
            disabled={busy}
            onClick={() => void client.call(`updates.${actionOf(updates)}`)}
          >
            {t(`settings:updates.actions.${actionOf(updates)}`)}
          </CallButton>
        </ButtonRow>
        {'release' in updates && updates.release.notes !== '' && (
          <pre className="mb-2.5 max-h-60 select-text overflow-auto whitespace-pre-wrap rounded-lg bg-sunken p-2.5 font-sans text-xs">
            {updates.release.notes}
          </pre>
        )}
      </div>
    </Section>
  );
}

function actionOf({ state }: Updates): 'check' | 'download' | 'install' {
  if (state === 'available' || state === 'downloading') return 'download';
  return state === 'ready' ? 'install' : 'check';
}

function describe(updates: Exclude<Updates, { state: 'unsupported' }>): string {
  switch (updates.state) {
    case 'checking':
      return t('settings:updates.checking');
    case 'available':
      return t('settings:updates.available', { version: updates.release.version });
    case 'downloading':
      return t('settings:updates.downloading', { percent: updates.percent });
    case 'ready':
      return t('settings:updates.ready', { version: updates.release.version });
    case 'failed':
      return t('settings:updates.failed', { message: updates.message });
    default:
      return updates.checkedAt === null
        ? t('settings:updates.notLooked')
        : t('settings:updates.current', { when: formatMoment(updates.checkedAt) });
  }
}
