import type { AppState, Misfit } from '@shared/app-state';
import { type ReactElement, useState } from 'react';
import { useClient } from './client-context';
import { ModeBanner } from './features/rescue/ModeBanner';
import { RecoveryReceipt, useReceipt } from './features/task-centre/RecoveryReceipt';
import { CircumstanceBanner, useCircumstance } from './features/tasks/CircumstanceBanner';
import { t } from './i18n';
import { useApp, useCan } from './stores/app';
import { showSettings } from './stores/view';
import { Banner, FoldingContext } from './ui/Banner';
import { Button } from './ui/Button';
import { useLow } from './ui/use-room';

/**
 * What concerns the whole app. Where there is little room the most pressing line stands for all of them until somebody asks
 * for the rest, and even then they leave half of the window.
 */
export function Banners() {
  const lines = useLines();
  const low = useLow();
  const [open, setOpen] = useState(false);
  if (lines.length === 0) return null;
  const crowded = low && lines.length > 1;
  const folded = crowded && !open;
  const toggle = (
    <Button aria-expanded={open} onClick={() => setOpen(!open)}>
      {open ? t('app:banners.less') : t('app:banners.all', { count: lines.length })}
    </Button>
  );
  return (
    <div className="max-h-[50vh] shrink-0 overflow-y-auto" data-testid="banners">
      <FoldingContext value={crowded ? { folded, toggle } : null}>{lines[0]}</FoldingContext>
      {!folded && lines.slice(1)}
    </div>
  );
}

/** All there is to say, the most pressing first. */
function useLines(): readonly ReactElement[] {
  const client = useClient();
  const app = useApp((state) => state.app);
  const problem = useApp((state) => state.problem);
  const circumstance = useCircumstance();
  const receipt = useReceipt();
  const canDismiss = useCan('notices.dismiss');
  const lines: ReactElement[] = [];
  if (problem !== null) {
    lines.push(
      <Banner key="problem" tone="bad" onDismiss={client.dismissProblem}>
        {problem}
      </Banner>,
    );
  }
  if (app) lines.push(...appLines(app));
  if (circumstance) lines.push(<CircumstanceBanner key="circumstance" {...circumstance} />);
  for (const { id, message } of app?.notices ?? []) {
    const dismiss = () => void client.dismissNotice(id);
    lines.push(
      <Banner key={id} tone="warning" {...(canDismiss && { onDismiss: dismiss })}>
        {message}
      </Banner>,
    );
  }
  if (receipt) lines.push(<RecoveryReceipt key="receipt" recovery={receipt} />);
  return lines;
}

function appLines({ mode, storage, misfit, backend }: AppState): readonly ReactElement[] {
  const lines: ReactElement[] = [];
  if (mode !== 'normal') lines.push(<ModeBanner key="mode" mode={mode} />);
  if (storage.state !== 'ok') {
    lines.push(<StorageBanner key="storage" state={storage.state} detail={storage.detail} />);
  }
  if (misfit) lines.push(<MisfitBanner key="misfit" misfit={misfit} />);
  if (backend.state === 'restarting' || backend.state === 'failed') {
    lines.push(<BackendBanner key="backend" backend={backend} />);
  }
  return lines;
}

/** The server answers, but not as Longhaul needs it: it is too old, or something else. */
function MisfitBanner({ misfit }: { readonly misfit: Misfit }) {
  const client = useClient();
  return (
    <Banner
      tone="bad"
      testId="misfit"
      action={
        <>
          <Button onClick={() => void client.call('server.check')}>{t('app:misfit.again')}</Button>
          <Button onClick={() => showSettings('backend')}>{t('app:misfit.settings')}</Button>
        </>
      }
    >
      {t(`app:misfit.${misfit.kind}`)}{' '}
      <span className="font-mono text-ink-soft text-xs max-[620px]:hidden">{misfit.detail}</span>
    </Banner>
  );
}

interface StorageBannerProps {
  readonly state: Exclude<AppState['storage']['state'], 'ok'>;
  readonly detail: string | null;
}

function StorageBanner({ state, detail }: StorageBannerProps) {
  const client = useClient();
  return (
    <Banner
      tone="bad"
      testId="storage"
      action={
        state === 'full' || state === 'read-only' ? (
          <Button onClick={() => void client.call('data.reveal')}>{t('app:storage.reveal')}</Button>
        ) : null
      }
    >
      {t(`app:storage.${state}`, { detail: detail ?? '' })}
    </Banner>
  );
}

function BackendBanner({ backend }: { readonly backend: AppState['backend'] }) {
  const detail = backend.detail ?? '';
  if (backend.state === 'restarting') {
    return <Banner tone="warning">{t('app:backend.restarting', { detail })}</Banner>;
  }
  return (
    <Banner tone="bad">
      {backend.kind === 'bundled'
        ? t('app:backend.failedBundled', { detail })
        : t('app:backend.failedRemote', { detail })}
    </Banner>
  );
}
