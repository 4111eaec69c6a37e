import type { BackendTest } from '@shared/settings';
import { useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import { cx } from '../../ui/cx';
import { CallButton } from './CallButton';

type Outcome = BackendTest | 'asking' | null;

/** Asks a backend whether it is there and takes the token, and says what came of it. */
export function ConnectionTest({ profileId }: { readonly profileId: string }) {
  const client = useClient();
  const [outcome, setOutcome] = useState<Outcome>(null);

  async function test(): Promise<void> {
    setOutcome('asking');
    setOutcome(await client.call('backends.test', { id: profileId }));
  }

  return (
    <div className="mt-2 flex items-center gap-3">
      <CallButton call="backends.test" disabled={outcome === 'asking'} onClick={() => void test()}>
        {outcome === 'asking' ? t('settings:backend.testing') : t('settings:backend.test')}
      </CallButton>
      <p
        role="status"
        className={cx(
          'min-w-0 flex-1 text-xs',
          outcome !== null && outcome !== 'asking' && (outcome.ok ? 'text-good' : 'text-bad'),
        )}
      >
        {outcome !== null && outcome !== 'asking' && testWords(outcome)}
      </p>
    </div>
  );
}

function testWords({ problem, message, version, ms }: BackendTest): string {
  if (problem !== null) {
    return t(`settings:backend.problems.${problem}`, { message: message ?? '' });
  }
  const took = formatNumber(ms);
  return version === null
    ? t('settings:backend.ok', { ms: took })
    : t('settings:backend.okVersion', { version, ms: took });
}
