import { useClient } from '../../client-context';
import { addToDraft, requestFocus } from '../../stores/drafts';
import { useTranscript } from '../../stores/transcript';
import { startEditing, takeUp } from './composer-drafts';
import type { MessageProps } from './message-props';
import { quoted, sourceText } from './message-words';
import { renderedText, selectedText } from './rendered-text';

/** The element of a message, found by its id: it is there whenever one of its buttons is used. */
function elementOf(messageId: string): Element | null {
  return document.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);
}

/** Asks again what an answer answered. */
export function useRetry(answerId: string): () => void {
  const client = useClient();
  return () => {
    const messages = useTranscript.getState().hydration.shown?.messages ?? [];
    const at = messages.findLastIndex(({ id }) => id === answerId);
    const question = messages.slice(0, at).findLast(({ role }) => role === 'user');
    if (question) void client.say(sourceText(question));
  };
}

/** What a person can do with a message. */
export function useMessageActions({ message, sessionId }: MessageProps) {
  const client = useClient();
  const retry = useRetry(message.id);
  return {
    markdown: () => sourceText(message),
    text: () => {
      const bodies = elementOf(message.id)?.querySelectorAll('.markdown') ?? [];
      const shown = [...bodies].map(renderedText).join('\n\n');
      return shown === '' ? sourceText(message) : shown;
    },
    /** Quotes what is selected in the message, or all of it. */
    quote: () => {
      const element = elementOf(message.id);
      const text = (element && selectedText(element)) || sourceText(message);
      addToDraft(sessionId, quoted(text));
      requestFocus();
    },
    retry,
    edit: () => startEditing(sessionId, sourceText(message)),
    /** Takes a message that the server has not got out of the chat. */
    remove: () => void client.takeBack(sessionId, message.id),
    /** Takes it back into the composer. */
    editUnsent: async () => {
      const text = await client.takeBack(sessionId, message.id);
      if (text !== null) takeUp(sessionId, text);
    },
  };
}
