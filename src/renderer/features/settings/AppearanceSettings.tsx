import type { Settings } from '@shared/settings';
import { t } from '../../i18n';
import { Choice, Section } from '../../ui/Field';
import { useSettings } from './use-settings';

type Appearance = Settings['appearance'];

const THEMES = ['system', 'light', 'dark'] as const;
const DENSITIES = ['comfortable', 'compact'] as const;
const FONT_SIZES = ['small', 'medium', 'large', 'larger'] as const;
const MOTIONS = ['system', 'reduced', 'full'] as const;

export function AppearanceSettings() {
  const { settings, change } = useSettings();
  if (!settings) return null;
  const { appearance } = settings;
  const set = (next: Partial<Appearance>) => change({ appearance: { ...appearance, ...next } });
  return (
    <Section title={t('settings:sections.appearance')}>
      <Choice
        label={t('settings:appearance.theme')}
        value={appearance.theme}
        options={THEMES.map((value) => ({
          value,
          label: t(`settings:appearance.themes.${value}`),
        }))}
        onChange={(theme) => set({ theme })}
      />
      <Choice
        label={t('settings:appearance.density')}
        value={appearance.density}
        options={DENSITIES.map((value) => ({
          value,
          label: t(`settings:appearance.densities.${value}`),
        }))}
        onChange={(density) => set({ density })}
      />
      <Choice
        label={t('settings:appearance.fontSize')}
        value={appearance.fontSize}
        options={FONT_SIZES.map((value) => ({
          value,
          label: t(`settings:appearance.fontSizes.${value}`),
        }))}
        onChange={(fontSize) => set({ fontSize })}
      />
      <Choice
        label={t('settings:appearance.motion')}
        value={appearance.motion}
        options={MOTIONS.map((value) => ({
          value,
          label: t(`settings:appearance.motions.${value}`),
        }))}
        onChange={(motion) => set({ motion })}
      />
    </Section>
  );
}
