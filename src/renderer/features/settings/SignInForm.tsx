import { type FormEvent, useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useApp } from '../../stores/app';
import { Button } from '../../ui/Button';
import { TextInput } from '../../ui/Field';

/** Signing in at a backend and out again. The token goes to main and never comes back. */
export function SignInForm({ profileId }: { readonly profileId: string }) {
  const client = useClient();
  const signIn = useApp((state) => state.app?.signIn);
  const [token, setToken] = useState('');
  const [asking, setAsking] = useState(false);
  const kept = signIn?.tokens[profileId] ?? 'none';

  async function keep(inFile: boolean): Promise<void> {
    setAsking(false);
    const done = await client.call('backends.setToken', {
      id: profileId,
      token: token.trim(),
      inFile,
    });
    // `null` is also what a success answers; a refusal leaves the field for another try.
    if (done !== undefined) setToken('');
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (token.trim() === '') return;
    if (signIn?.keychain) void keep(false);
    else setAsking(true);
  }

  return (
    <div className="mt-2">
      <p data-testid="sign-in-state" data-kept={kept} className="text-ink-soft text-xs">
        {t(`settings:backend.kept.${kept}`)}
      </p>
      <form onSubmit={submit} className="mt-1.5 flex flex-wrap items-center gap-2">
        <TextInput
          type="password"
          autoComplete="off"
          spellCheck={false}
          aria-label={t('settings:backend.token')}
          placeholder={t('settings:backend.tokenSet')}
          value={token}
          onChange={({ target }) => setToken(target.value)}
          className="w-64 max-w-full"
        />
        <Button type="submit" disabled={token.trim() === ''}>
          {t('settings:backend.signIn')}
        </Button>
        {kept !== 'none' && (
          <Button
            kind="quiet"
            onClick={() => void client.call('backends.clearToken', { id: profileId })}
          >
            {t('settings:backend.signOut')}
          </Button>
        )}
      </form>
      {asking && (
        <div
          role="alertdialog"
          aria-label={t('settings:backend.noKeychain.title')}
          className="mt-2 rounded-xl bg-warning-soft p-3 text-ink"
        >
          <p className="font-medium">{t('settings:backend.noKeychain.title')}</p>
          <p className="mt-1 text-xs">{t('settings:backend.noKeychain.text')}</p>
          <div className="mt-2.5 flex flex-wrap gap-2">
            <Button onClick={() => void keep(false)}>
              {t('settings:backend.noKeychain.session')}
            </Button>
            <Button onClick={() => void keep(true)}>{t('settings:backend.noKeychain.file')}</Button>
          </div>
        </div>
      )}
    </div>
  );
}
