import type { BackendProfile } from '@shared/settings';
import { useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useApp } from '../../stores/app';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { Section } from '../../ui/Field';
import { AddBackend } from './AddBackend';
import { ConnectionTest } from './ConnectionTest';
import { SignInForm } from './SignInForm';
import { useSettings } from './use-settings';

/** Where the work is done: the bundled backend, or one of those that were added. */
export function BackendSettings() {
  const { settings } = useSettings();
  const forced = useApp((state) => state.app?.backend.forced ?? false);
  if (!settings) return null;
  const { active, profiles } = settings.backend;
  return (
    <>
      <Section title={t('settings:backend.which')}>
        {forced && (
          <p className="py-2.5 text-warning text-xs" role="note">
            {t('settings:backend.forced')}
          </p>
        )}
        <Bundled inUse={active === null && !forced} />
        {profiles.map((profile) => (
          <Profile key={profile.id} profile={profile} inUse={profile.id === active && !forced} />
        ))}
      </Section>
      <Section title={t('settings:backend.add')}>
        <AddBackend />
      </Section>
    </>
  );
}

function Bundled({ inUse }: { readonly inUse: boolean }) {
  return (
    <div className="flex items-center gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t('settings:backend.bundled')}</p>
        <p className="text-ink-faint text-xs">{t('settings:backend.bundledWhy')}</p>
      </div>
      <UseButton id={null} name={t('settings:backend.bundled')} inUse={inUse} />
    </div>
  );
}

interface UseButtonProps {
  readonly id: string | null;
  readonly name: string;
  readonly inUse: boolean;
}

function UseButton({ id, name, inUse }: UseButtonProps) {
  const client = useClient();
  if (inUse) {
    return (
      <span className="rounded-full bg-good-soft px-2.5 py-0.5 font-medium text-good text-xs">
        {t('settings:backend.inUse')}
      </span>
    );
  }
  return (
    <Button
      aria-label={`${t('settings:backend.use')}: ${name}`}
      onClick={() => void client.call('backends.select', { id })}
    >
      {t('settings:backend.use')}
    </Button>
  );
}

function Profile({
  profile,
  inUse,
}: {
  readonly profile: BackendProfile;
  readonly inUse: boolean;
}) {
  const client = useClient();
  const [removing, setRemoving] = useState(false);
  const { id, name, url } = profile;
  return (
    <div data-testid="backend-profile" className="py-2.5">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{name}</p>
          <p className="truncate text-ink-faint text-xs">{url}</p>
        </div>
        <UseButton id={id} name={name} inUse={inUse} />
        <Button
          kind="quiet"
          aria-label={`${t('settings:backend.remove')}: ${name}`}
          onClick={() => setRemoving(true)}
        >
          {t('settings:backend.remove')}
        </Button>
      </div>
      <SignInForm profileId={id} />
      <ConnectionTest profileId={id} />
      {removing && (
        <Confirm
          title={t('settings:backend.removeTitle', { name })}
          text={t('settings:backend.removeText')}
          action={t('settings:backend.remove')}
          onConfirm={() => void client.call('backends.remove', { id })}
          onCancel={() => setRemoving(false)}
        />
      )}
    </div>
  );
}
