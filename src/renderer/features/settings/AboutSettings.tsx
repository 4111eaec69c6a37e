import type { AppState } from '@shared/app-state';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useApp, useCan } from '../../stores/app';
import { Section, Toggle } from '../../ui/Field';
import { Diagnostics } from '../diagnostics/Diagnostics';
import { UpdateSettings } from './UpdateSettings';
import { useSettings } from './use-settings';

export function AboutSettings() {
  const app = useApp((state) => state.app);
  const client = useClient();
  const canChange = useCan('settings.change');
  const { settings, change } = useSettings();
  if (!app || !settings) return null;
  const lines = describe(app);
  return (
    <>
      <Section title={t('settings:sections.about')}>
        <dl className="py-2">
          {lines.map(([label, value]) => (
            <div key={label} className="flex gap-4 py-1">
              <dt className="w-24 shrink-0 text-ink-faint">{label}</dt>
              <dd className="min-w-0 select-text wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <UpdateSettings />
      <Section title={t('settings:about.help')}>
        <Diagnostics read={async () => (await client.call('diagnostics.read'))?.text ?? null} />
      </Section>
      <Section title={t('settings:about.developer')}>
        <Toggle
          label={t('settings:about.inspector')}
          hint={t('settings:about.inspectorWhy')}
          checked={settings.developer.inspector}
          disabled={!canChange}
          onChange={(inspector) => change({ developer: { inspector } })}
        />
      </Section>
    </>
  );
}

function describe({ version, about, backend }: AppState): readonly (readonly [string, string])[] {
  const kind =
    backend.kind === 'bundled' ? t('settings:about.bundled') : t('settings:about.remote');
  return [
    [t('settings:about.version'), version],
    [t('settings:about.backend'), backend.detail === null ? kind : `${kind}: ${backend.detail}`],
    [t('settings:about.profile'), about.profile],
    [
      t('settings:about.runtime'),
      `Electron ${about.electron}, Chromium ${about.chromium}, Node ${about.node}, ${about.platform}`,
    ],
  ];
}
