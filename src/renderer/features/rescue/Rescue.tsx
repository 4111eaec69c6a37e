import type { Bridge, CallInput, CallName, CallResults } from '@shared/ipc';
import { useState } from 'react';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { FullWindow } from '../../ui/FullWindow';
import { Diagnostics } from '../diagnostics/Diagnostics';

interface RescueProps {
  readonly bridge: Bridge;
  /** `starts`: the app has failed to start several times and is in safe mode now. */
  readonly reason: 'starts' | 'crashes';
}

/** Ways back when the window or the start keeps failing. */
export function Rescue({ bridge, reason }: RescueProps) {
  const [said, setSaid] = useState<string | null>(null);

  /** A call whose failure is said here, because there is nowhere else. */
  async function call<N extends CallName>(
    name: N,
    ...input: CallInput<N> extends undefined ? [] : [CallInput<N>]
  ): Promise<CallResults[N] | null> {
    const reply = await bridge.invoke(name, ...input);
    if (reply.ok) return reply.data;
    setSaid(reply.error.message);
    return null;
  }

  async function exportAll(): Promise<void> {
    const done = await call('data.export');
    if (done?.file) setSaid(t('settings:data.saved', { file: done.file }));
  }

  const restart = (mode: 'normal' | 'safe') => void call('app.restart', { mode });
  const enter = () => location.assign('index.html');
  const starts = reason === 'starts';
  return (
    <FullWindow title={starts ? t('app:rescue.startsTitle') : t('app:rescue.crashesTitle')}>
      <div data-testid="rescue" className="flex flex-col gap-4">
        <p>{starts ? t('app:rescue.startsText') : t('app:rescue.crashesText')}</p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button kind="primary" onClick={enter}>
            {starts ? t('app:rescue.enterSafe') : t('app:rescue.openAgain')}
          </Button>
          {starts ? (
            <Button onClick={() => restart('normal')}>{t('app:mode.startNormally')}</Button>
          ) : (
            <Button onClick={() => restart('safe')}>{t('app:rescue.restartSafe')}</Button>
          )}
          <Button onClick={() => void exportAll()}>{t('app:mode.export')}</Button>
        </div>
        <p role="status" className="text-sm empty:hidden">
          {said}
        </p>
        <Diagnostics centred read={async () => (await call('diagnostics.read'))?.text ?? null} />
      </div>
    </FullWindow>
  );
}
