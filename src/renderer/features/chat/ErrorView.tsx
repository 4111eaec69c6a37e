import type { ErrorPart } from '@shared/chat/message';
import { CircleAlert, GlobeLock, RotateCcw, Server, SquarePen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useCan } from '../../stores/app';
import { requestFocus } from '../../stores/drafts';
import { showSettings } from '../../stores/view';
import { Button } from '../../ui/Button';
import { usePlace } from '../cards/card-actions';
import { type Advice, adviceFor } from './error-advice';
import { useRetry } from './message-actions';

/** What an answer ended with, and what can be done about it. */
export function ErrorView({ part }: { readonly part: ErrorPart }) {
  const advice = adviceFor(part.code ?? null, part.text);
  const Icon = advice === 'region' ? GlobeLock : CircleAlert;
  return (
    <div
      data-testid="answer-error"
      data-advice={advice ?? 'none'}
      className="flex gap-2.5 rounded-xl bg-bad-soft px-4 py-3"
    >
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere font-medium">
          {advice === 'region' ? t('chat:errors.region.title') : part.text}
        </p>
        {advice && <p className="mt-0.5 text-ink-soft">{t(`chat:errors.${advice}.text`)}</p>}
        {(part.code || advice === 'region') && (
          <p className="wrap-anywhere mt-1 text-ink-soft text-xs">
            {advice === 'region' && `${part.text} `}
            {part.code && <span className="font-mono">{part.code}</span>}
          </p>
        )}
        {advice && (
          <div className="mt-2.5 flex flex-wrap gap-2 empty:hidden">{ACTIONS[advice]}</div>
        )}
      </div>
    </div>
  );
}

const ACTIONS: Readonly<Record<Advice, ReactNode>> = {
  region: <ChooseBackend />,
  again: <Again />,
  tooLong: <NewChat />,
  operator: <ChooseBackend />,
};

function ChooseBackend() {
  const canSelect = useCan('backends.select');
  if (!canSelect) return null;
  return (
    <Button onClick={() => showSettings('backend')}>
      <Server size={13} aria-hidden />
      {t('chat:errors.chooseBackend')}
    </Button>
  );
}

function Again() {
  const retry = useRetry(usePlace().messageId);
  const canWrite = useCan('messages.send');
  if (!canWrite) return null;
  return (
    <Button onClick={retry}>
      <RotateCcw size={13} aria-hidden />
      {t('tryAgain')}
    </Button>
  );
}

function NewChat() {
  const client = useClient();
  const canCreate = useCan('sessions.create');
  if (!canCreate) return null;
  return (
    <Button onClick={() => void client.newChat().then(requestFocus)}>
      <SquarePen size={13} aria-hidden />
      {t('commands:newChat')}
    </Button>
  );
}
