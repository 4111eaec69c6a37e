import { LANGUAGE_NAMES, LANGUAGES } from '@shared/language';
import { t } from '../../i18n';
import { Choice, Section, Toggle } from '../../ui/Field';
import { useSettings } from './use-settings';

export function LanguageSettings() {
  const { settings, change } = useSettings();
  if (!settings) return null;
  return (
    <Section title={t('settings:sections.language')}>
      <Choice
        label={t('settings:language.language')}
        hint={t('settings:language.hint')}
        value={settings.language}
        options={[
          { value: 'system', label: t('settings:language.system') },
          ...LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
        ]}
        onChange={(language) => change({ language })}
      />
      <Toggle
        label={t('settings:language.spelling')}
        checked={settings.spelling.check}
        onChange={(check) => change({ spelling: { check } })}
      />
    </Section>
  );
}
