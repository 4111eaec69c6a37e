import { createContext, useContext } from 'react';
import { useClient } from '../../client-context';
import { useCan, useObstacle } from '../../stores/app';
import { addToDraft, requestFocus, setDraft, useDrafts } from '../../stores/drafts';
import { useTranscript } from '../../stores/transcript';

/** The message that a card stands in, and its session. */
export interface CardPlace {
  readonly sessionId: string;
  readonly messageId: string;
}

export const CardPlaceContext = createContext<CardPlace | null>(null);

/** Where the component stands. @throws Error outside of a message. */
export function usePlace(): CardPlace {
  const place = useContext(CardPlaceContext);
  if (!place) throw new Error('The card stands in no message.');
  return place;
}

/** What a card may do in the person's name. What it offers for that stands in `ReplyButtons`. */
export interface CardActions {
  /** Whether the person has written something since, so that the card's question is no longer open. */
  readonly answered: boolean;
  /** Whether there is a composer to put something into. */
  readonly canWrite: boolean;
  /** Does nothing where an answer could not be taken. */
  readonly send: (text: string) => void;
  /** Puts text into the composer, below what is there, to be changed before it is sent. */
  readonly draft: (text: string) => void;
}

export function useCardActions(): CardActions {
  const client = useClient();
  const { sessionId, messageId } = usePlace();
  const obstacle = useObstacle('messages.send');
  const answered = useTranscript(({ hydration }) => {
    const messages = hydration.shown?.messages ?? [];
    const own = messages.findLastIndex(({ role }) => role === 'user');
    return own > messages.findLastIndex(({ id }) => id === messageId);
  });
  return {
    answered,
    canWrite: obstacle !== 'mode',
    send: (text) => {
      if (obstacle === null) void client.say(text);
    },
    draft: (text) => {
      addToDraft(sessionId, text);
      requestFocus();
    },
  };
}

/** What was typed into a card, kept like a draft of the composer: it survives a restart. */
export function useCardDraft(toolCallId: string) {
  const key = `card/${toolCallId}`;
  const saved = useDrafts((state) => state.drafts[key]);
  const values = parse(saved);
  return {
    /** What was typed into the field of this name, or undefined. Names come from outside: one may be `constructor`. */
    typed: (name: string): string | undefined =>
      Object.hasOwn(values, name) ? values[name] : undefined,
    /** In a mode in which nothing can be kept, nothing is to be typed either. */
    readOnly: !useCan('drafts.save'),
    set: (name: string, value: string) =>
      setDraft(key, JSON.stringify({ ...values, [name]: value })),
    clear: () => setDraft(key, ''),
  };
}

function parse(saved: string | undefined): Readonly<Record<string, string>> {
  if (saved === undefined) return {};
  try {
    const value: unknown = JSON.parse(saved);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return {};
  }
}
