import { RotateCcw } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useCan } from '../../stores/app';
import { requestFocus } from '../../stores/drafts';
import type { Transcript as Shown } from '../../stores/hydration';
import { useSessions } from '../../stores/sessions';
import { useTranscript } from '../../stores/transcript';
import { Button } from '../../ui/Button';
import { useRunningTurns } from '../tasks/use-tasks';
import { Announcer } from './Announcer';
import { ChatHeader } from './ChatHeader';
import { Composer } from './Composer';
import { EmptyChat } from './EmptyChat';
import { GoneSession } from './GoneSession';
import { MessageList } from './MessageList';
import { MessageView } from './MessageView';
import { splitFollowing } from './message-words';
import { TranscriptSkeleton } from './TranscriptSkeleton';
import { TurnStatus } from './TurnStatus';

export function ChatPane() {
  const canWrite = useCan('messages.send');
  return (
    <>
      <ChatHeader />
      <TranscriptArea />
      {canWrite && (
        <div className="gutters shrink-0 overflow-hidden">
          <Composer />
        </div>
      )}
      <Announcer />
    </>
  );
}

function TranscriptArea() {
  const canWrite = useCan('messages.send');
  const openId = useSessions((state) => state.openId);
  const listed = useSessions((state) => state.sessions !== null);
  const shown = useTranscript((state) => state.hydration.shown);
  const error = useTranscript((state) => state.error);
  const { finding, closeFind } = useFind();

  if (!canWrite && (openId === null || shown?.messages.length === 0)) return <NothingToRead />;
  if (openId === null) return listed ? <EmptyChat /> : <TranscriptSkeleton />;
  if (shown?.sessionId !== openId) {
    if (error !== null) return <LoadFailed sessionId={openId} error={error} />;
    return <TranscriptSkeleton key={openId} />;
  }
  if (shown.messages.length === 0) return <EmptyChat />;
  return (
    <>
      {error !== null && <OutOfDate sessionId={openId} />}
      <GoneSession sessionId={openId} />
      <Transcript key={openId} shown={shown} finding={finding} onFindClosed={closeFind} />
    </>
  );
}

interface TranscriptProps {
  readonly shown: Shown;
  readonly finding: boolean;
  readonly onFindClosed: () => void;
}

/** What was said, how the answer stands, and below it what waits for its end. */
function Transcript({ shown, finding, onFindClosed }: TranscriptProps) {
  const { sessionId, messages, hasOlder } = shown;
  const answering = useRunningTurns().length > 0;
  const { said, following } = useMemo(
    () => (answering ? splitFollowing(messages) : { said: messages, following: [] }),
    [answering, messages],
  );
  return (
    <MessageList
      sessionId={sessionId}
      messages={said}
      hasOlder={hasOlder}
      lastOwnId={messages.findLast(({ role }) => role === 'user')?.id}
      finding={finding}
      onFindClosed={onFindClosed}
      footer={
        <>
          <TurnStatus lastMessage={said.at(-1)} />
          {following.map((message) => (
            <MessageView key={message.id} message={message} sessionId={sessionId} />
          ))}
        </>
      }
    />
  );
}

/** In place of the suggestions of an empty chat, when nothing can be sent. */
function NothingToRead() {
  return (
    <p className="flex flex-1 items-center justify-center p-6 text-ink-faint">
      {t('app:mode.nothingHere')}
    </p>
  );
}

/** What is shown is true but old: a change was missed and the whole could not be loaded again. */
function OutOfDate({ sessionId }: { readonly sessionId: string }) {
  const client = useClient();
  return (
    <p role="alert" className="flex items-center justify-center gap-3 bg-warning-soft py-1.5">
      {t('chat:outOfDate')}
      <Button onClick={() => client.openSession(sessionId)}>{t('loadAgain')}</Button>
    </p>
  );
}

interface LoadFailedProps {
  readonly sessionId: string;
  readonly error: string;
}

function LoadFailed({ sessionId, error }: LoadFailedProps) {
  const client = useClient();
  return (
    <div
      role="alert"
      className="flex flex-1 flex-col items-center justify-center gap-3 p-6 text-center"
    >
      <p className="font-medium">{t('chat:failed')}</p>
      <p className="max-w-md text-ink-faint text-xs">{error}</p>
      <Button onClick={() => client.openSession(sessionId)}>
        <RotateCcw size={13} aria-hidden />
        {t('tryAgain')}
      </Button>
    </div>
  );
}

/** The bar for finding text: opened by the keys that every program has for it. */
function useFind() {
  const [finding, setFinding] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const modified = event.ctrlKey || event.metaKey;
      if (!modified || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'f') return;
      event.preventDefault();
      setFinding(true);
      document.querySelector<HTMLInputElement>('[data-testid=find-input]')?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const closeFind = useCallback(() => {
    setFinding(false);
    requestFocus();
  }, []);
  return { finding, closeFind };
}
