import { ArrowUp, Square } from 'lucide-react';
import {
  type ClipboardEvent,
  type CompositionEvent,
  type KeyboardEvent,
  useEffect,
  useRef,
} from 'react';
import { Trans } from 'react-i18next';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import { NO_SESSION, requestFocus, setDraft, useDrafts } from '../../stores/drafts';
import { useSessions } from '../../stores/sessions';
import { useTranscript } from '../../stores/transcript';
import { Button } from '../../ui/Button';
import { useNarrow } from '../../ui/use-room';
import { isStopping } from '../tasks/task-words';
import { useStop } from '../tasks/use-stop';
import { useRunningTurns } from '../tasks/use-tasks';
import { ComposerExtras } from './ComposerExtras';
import { draftSent, parsePasted, setPasted, usePastedDraft } from './composer-drafts';
import { historyStep } from './composer-history';
import { sendsMessage } from './composer-keys';
import { composeMessage, isLongPaste } from './composer-text';
import { sourceText } from './message-words';
import { Returned } from './Returned';

/** The longest message that the server takes, characters. */
const MAX_LENGTH = 64_000;

/** Where messages are written. Stays usable whatever runs: main queues what cannot go out yet. */
export function Composer() {
  const client = useClient();
  const draftKey = useSessions((state) => state.openId ?? NO_SESSION);
  const text = useDrafts((state) => state.drafts[draftKey] ?? '');
  const pasted = parsePasted(usePastedDraft(draftKey));
  const input = useComposerFocus(draftKey);
  const narrow = useNarrow();
  const composition = useComposition();
  const message = composeMessage(text, pasted);
  const tooMany = Math.max(0, message.length - MAX_LENGTH);
  const sendable = message !== '' && tooMany === 0;

  function send(): void {
    if (!sendable) return;
    void client.send(message);
    draftSent(draftKey);
    requestFocus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    const { key, shiftKey, altKey, keyCode } = event;
    const { isComposing } = event.nativeEvent;
    const pressed = { key, shiftKey, altKey, keyCode, isComposing };
    if (sendsMessage(pressed, composition.open.current)) {
      event.preventDefault();
      return send();
    }
    const { selectionStart, selectionEnd } = event.currentTarget;
    if (shiftKey || altKey || event.ctrlKey || event.metaKey || isComposing) return;
    const caret = selectionStart === selectionEnd ? selectionStart : null;
    const earlier = historyStep({ key, text, caret }, ownMessages());
    if (earlier === null) return;
    event.preventDefault();
    setDraft(draftKey, earlier);
  }

  function onPaste(event: ClipboardEvent): void {
    const piece = event.clipboardData.getData('text/plain');
    if (!isLongPaste(piece)) return;
    event.preventDefault();
    setPasted(draftKey, [...pasted, piece]);
  }

  return (
    <form
      className="mx-auto w-full max-w-[48rem] px-6 pb-4 low:pb-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Returned sessionId={draftKey} />
      <div className="rounded-2xl border border-line-strong bg-raised shadow-raised transition-colors duration-100 focus-within:border-accent/60">
        <ComposerExtras draftKey={draftKey} pasted={pasted} />
        <div className="low:flex low:items-end">
          <textarea
            ref={input}
            data-testid="composer-input"
            aria-label={t('chat:composer.label')}
            placeholder={t(narrow ? 'chat:composer.placeholderShort' : 'chat:composer.placeholder')}
            rows={1}
            value={text}
            onChange={(event) => setDraft(draftKey, event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            {...composition.handlers}
            className="field-sizing-content block max-h-[min(18rem,40vh)] min-h-11 w-full resize-none bg-transparent px-4 pt-3 pb-1 low:py-2.5 text-base placeholder:text-ink-faint focus-visible:outline-none"
          />
          <div className="flex items-center gap-2 p-2 pl-4 low:p-1.5">
            {tooMany > 0 ? (
              <p role="alert" className="flex-1 low:whitespace-nowrap text-bad text-xs">
                {t('chat:composer.tooLong', { count: tooMany, shown: formatNumber(tooMany) })}
              </p>
            ) : (
              <p className="min-w-0 flex-1 select-none truncate text-ink-faint text-xs low:hidden max-[520px]:invisible">
                <Trans
                  ns="chat"
                  i18nKey="composer.hint"
                  components={{
                    1: <kbd className="font-sans" />,
                    2: <kbd className="font-sans" />,
                  }}
                />
              </p>
            )}
            <StopButton />
            <Button
              type="submit"
              kind="primary"
              data-testid="composer-send"
              aria-label={t('chat:composer.send')}
              title={t('chat:composer.send')}
              shape="round"
              disabled={!sendable}
            >
              <ArrowUp size={17} aria-hidden />
            </Button>
          </div>
        </div>
      </div>
    </form>
  );
}

/** What the person has written in the open chat, oldest first. */
function ownMessages(): readonly string[] {
  const messages = useTranscript.getState().hydration.shown?.messages ?? [];
  return messages.filter(({ role }) => role === 'user').map(sourceText);
}

/** Ends the answer that is being written. There only while there is one. */
function StopButton() {
  const client = useClient();
  const turns = useRunningTurns();
  const { obstacle } = useStop();
  if (turns.length === 0) return null;
  const requested = turns.every(isStopping);

  function stop(): void {
    for (const turn of turns) void client.stopTask(turn.taskId);
    requestFocus();
  }

  return (
    <Button
      data-testid="composer-stop"
      shape="pill"
      disabled={requested || obstacle !== null}
      title={obstacle ?? undefined}
      onClick={stop}
    >
      <Square size={11} aria-hidden className="fill-current" />
      {requested ? t('chat:composer.stopping') : t('chat:composer.stop')}
    </Button>
  );
}

/** Gives the keyboard to the input when another session opens and when someone asks for it. */
function useComposerFocus(draftKey: string) {
  const input = useRef<HTMLTextAreaElement>(null);
  const requests = useDrafts((state) => state.focusRequests);
  // biome-ignore lint/correctness/useExhaustiveDependencies: changes of these are the reason to run, not inputs
  useEffect(() => {
    const element = input.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, [draftKey, requests]);
  return input;
}

/** Whether an input method is composing. It counts as open until the task in which it ended is over. */
function useComposition() {
  const open = useRef(false);
  const handlers = {
    onCompositionStart: (_event: CompositionEvent) => {
      open.current = true;
    },
    onCompositionEnd: (_event: CompositionEvent) => {
      setTimeout(() => {
        open.current = false;
      });
    },
  };
  return { open, handlers };
}
