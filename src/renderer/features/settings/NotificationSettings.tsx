import type { Settings } from '@shared/settings';
import { t } from '../../i18n';
import { Row, Section, TextInput, Toggle } from '../../ui/Field';
import { useSettings } from './use-settings';

export function NotificationSettings() {
  const { settings, change } = useSettings();
  if (!settings) return null;
  const { notifications } = settings;
  const { quietHours } = notifications;
  const set = (next: Partial<Settings['notifications']>) =>
    change({ notifications: { ...notifications, ...next } });
  const setQuiet = (next: Partial<typeof quietHours>) =>
    set({ quietHours: { ...quietHours, ...next } });
  return (
    <>
      <Section title={t('settings:notifications.when')}>
        {(['finished', 'failed', 'needsYou'] as const).map((name) => (
          <Toggle
            key={name}
            label={t(`settings:notifications.${name}`)}
            checked={notifications[name]}
            onChange={(checked) => set({ [name]: checked })}
          />
        ))}
      </Section>
      <Section title={t('settings:notifications.how')}>
        <Toggle
          label={t('settings:notifications.onlyUnfocused')}
          checked={notifications.onlyUnfocused}
          onChange={(onlyUnfocused) => set({ onlyUnfocused })}
        />
        <Toggle
          label={t('settings:notifications.sound')}
          checked={notifications.sound}
          onChange={(sound) => set({ sound })}
        />
      </Section>
      <Section title={t('settings:notifications.quiet')}>
        <Toggle
          label={t('settings:notifications.quietOn')}
          checked={quietHours.enabled}
          onChange={(enabled) => setQuiet({ enabled })}
        />
        {(['from', 'to'] as const).map((name) => (
          <Row key={name} label={t(`settings:notifications.${name}`)}>
            {({ id }) => (
              <TextInput
                id={id}
                type="time"
                disabled={!quietHours.enabled}
                value={quietHours[name]}
                onChange={({ target }) => target.value !== '' && setQuiet({ [name]: target.value })}
                className="disabled:opacity-50"
              />
            )}
          </Row>
        ))}
      </Section>
    </>
  );
}
