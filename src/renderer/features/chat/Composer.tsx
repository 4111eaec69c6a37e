import { ArrowUp, Square } from 'lucide-react';
import { type CompositionEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { useClient } from '../../client-context';
import { NO_SESSION, requestFocus, setDraft, useDrafts } from '../../stores/drafts';
import { useSessions } from '../../stores/sessions';
import { Button } from '../../ui/Button';
import { useRunningTurns } from '../tasks/use-tasks';
import { sendsMessage } from './composer-keys';

/** Where messages are written. Stays usable whatever runs: main queues what cannot go out yet. */
export function Composer() {
  const client = useClient();
  const draftKey = useSessions((state) => state.openId ?? NO_SESSION);
  const text = useDrafts((state) => state.drafts[draftKey] ?? '');
  const input = useComposerFocus(draftKey);
  const composition = useComposition();
  const blank = text.trim() === '';

  function send(): void {
    if (blank) return;
    void client.send(text);
    requestFocus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    const { key, shiftKey, altKey, keyCode } = event;
    const { isComposing } = event.nativeEvent;
    const pressed = { key, shiftKey, altKey, keyCode, isComposing };
    if (!sendsMessage(pressed, composition.open.current)) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className="mx-auto w-full max-w-[48rem] px-6 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="rounded-2xl border border-line-strong bg-raised shadow-raised transition-colors duration-100 focus-within:border-accent/60">
        <textarea
          ref={input}
          data-testid="composer-input"
          aria-label="Message"
          placeholder="Ask for anything, however long it takes"
          rows={1}
          value={text}
          onChange={(event) => setDraft(draftKey, event.target.value)}
          onKeyDown={onKeyDown}
          {...composition.handlers}
          className="field-sizing-content block max-h-52 min-h-11 w-full resize-none bg-transparent px-4 pt-3 pb-1 text-base placeholder:text-ink-faint focus-visible:outline-none"
        />
        <div className="flex items-center gap-2 p-2 pl-4">
          <p className="flex-1 select-none text-ink-faint text-xs">
            <kbd className="font-sans">Enter</kbd> to send,{' '}
            <kbd className="font-sans">Shift Enter</kbd> for a new line
          </p>
          <StopButton />
          <Button
            type="submit"
            kind="primary"
            data-testid="composer-send"
            aria-label="Send"
            shape="round"
            disabled={blank}
          >
            <ArrowUp size={17} aria-hidden />
          </Button>
        </div>
      </div>
    </form>
  );
}

/** Ends the answer that is being written. There only while there is one. */
function StopButton() {
  const client = useClient();
  const turns = useRunningTurns();
  if (turns.length === 0) return null;
  const requested = turns.every((turn) => turn.stopRequested);

  function stop(): void {
    for (const turn of turns) void client.stopTask(turn.taskId);
    requestFocus();
  }

  return (
    <Button data-testid="composer-stop" shape="pill" disabled={requested} onClick={stop}>
      <Square size={11} aria-hidden className="fill-current" />
      {requested ? 'Stopping…' : 'Stop'}
    </Button>
  );
}

/** Gives the keyboard to the input when another session opens and when someone asks for it. */
function useComposerFocus(draftKey: string) {
  const input = useRef<HTMLTextAreaElement>(null);
  const requests = useDrafts((state) => state.focusRequests);
  // biome-ignore lint/correctness/useExhaustiveDependencies: changes of these are the reason to run, not inputs
  useEffect(() => input.current?.focus(), [draftKey, requests]);
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
