import type { Settings } from '@shared/settings';
import { t } from '../../i18n';
import { Section, Toggle } from '../../ui/Field';
import { useSettings } from './use-settings';

export function BackgroundSettings() {
  const { settings, change } = useSettings();
  if (!settings) return null;
  const { background } = settings;
  const set = (next: Partial<Settings['background']>) =>
    change({ background: { ...background, ...next } });
  return (
    <Section title={t('settings:background.title')}>
      <Toggle
        label={t('settings:background.keepRunning')}
        hint={t('settings:background.keepRunningWhy')}
        checked={background.keepRunning}
        onChange={(keepRunning) => set({ keepRunning, asked: true })}
      />
      <Toggle
        label={t('settings:background.launchAtLogin')}
        checked={background.launchAtLogin}
        onChange={(launchAtLogin) => set({ launchAtLogin })}
      />
      <Toggle
        label={t('settings:background.preventSleep')}
        hint={t('settings:background.preventSleepWhy')}
        checked={background.preventSleep}
        onChange={(preventSleep) => set({ preventSleep })}
      />
      <Toggle
        label={t('settings:background.sayAtQuit')}
        checked={background.sayAtQuit}
        onChange={(sayAtQuit) => set({ sayAtQuit })}
      />
    </Section>
  );
}
