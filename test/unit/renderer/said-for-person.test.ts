/** What is said for a person, by a button of a card for instance, while they are writing something else. */
import type { Message } from '@shared/chat/message';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../../../src/renderer/client';
import { ClientContext } from '../../../src/renderer/client-context';
import {
  CardPlaceContext,
  useCardActions,
} from '../../../src/renderer/features/cards/card-actions';
import { useRetry } from '../../../src/renderer/features/chat/message-actions';
import { putBack, useDrafts } from '../../../src/renderer/stores/drafts';
import { useTranscript } from '../../../src/renderer/stores/transcript';
import { FakeBridge } from './fake-bridge';
import { anAnswer, aSession, aSnapshot } from './fixtures';

const question: Message = {
  ...anAnswer('What is new?', { id: 'question', status: 'complete' }),
  role: 'user',
};

/** Calls a hook where it may be called. */
function Probe({ call }: { readonly call: () => void }) {
  call();
  return null;
}

/** What a hook gives a component that stands in the answer of the open chat. */
function inAnswer<T>(client: Client, hook: () => T): T {
  const given: T[] = [];
  const place = { sessionId: 'first', messageId: 'message-1' };
  const probe = createElement(Probe, { call: () => void given.push(hook()) });
  const answer = createElement(CardPlaceContext, { value: place }, probe);
  renderToString(createElement(ClientContext, { value: client }, answer));
  const [only] = given;
  if (only === undefined) throw new Error('The hook was not called.');
  return only;
}

/** A chat in whose composer a refused message was put back and changed. */
async function writing() {
  const bridge = new FakeBridge({
    'sessions.open': () =>
      aSnapshot({ session: aSession({ id: 'first' }), messages: [question, anAnswer('News')] }),
    'messages.send': () => ({ messageId: 'm' }),
  });
  const client = createClient(bridge, {
    newChat: () => false,
    read: () => null,
    write: () => undefined,
  });
  client.openSession('first');
  await new Promise((resolve) => setTimeout(resolve));
  putBack('first', 'refused', 'half a thought');
  return { bridge, client };
}

const typed = () => {
  const { drafts, replacing } = useDrafts.getState();
  return { drafts, replacing };
};

const UNTOUCHED = { drafts: { first: 'half a thought' }, replacing: { first: 'refused' } };

beforeEach(() => {
  useDrafts.setState(useDrafts.getInitialState(), true);
  useTranscript.setState(useTranscript.getInitialState(), true);
});

describe('what is being written stays', () => {
  it('when a button of a card answers', async () => {
    const { bridge, client } = await writing();
    inAnswer(client, useCardActions).send('Please save it.');
    const sent = ['messages.send', { sessionId: 'first', text: 'Please save it.' }];
    await expect.poll(() => bridge.calls.at(-1)).toEqual(sent);
    expect(typed()).toEqual(UNTOUCHED);
  });

  it('when a question is asked again', async () => {
    const { bridge, client } = await writing();
    inAnswer(client, () => useRetry('message-1'))();
    const sent = ['messages.send', { sessionId: 'first', text: 'What is new?' }];
    await expect.poll(() => bridge.calls.at(-1)).toEqual(sent);
    expect(typed()).toEqual(UNTOUCHED);
  });

  it('before what a card puts into the composer', async () => {
    const { client } = await writing();
    const { draft } = inAnswer(client, useCardActions);
    draft('');
    expect(typed()).toEqual(UNTOUCHED);
    draft('Run the agent with ');
    expect(typed().drafts).toEqual({ first: 'half a thought\n\nRun the agent with ' });
  });
});
