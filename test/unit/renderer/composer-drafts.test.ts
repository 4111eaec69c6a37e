import type { Message } from '@shared/chat/message';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../src/renderer/client';
import { ClientContext } from '../../../src/renderer/client-context';
import { cancelEditing, draftSent } from '../../../src/renderer/features/chat/composer-drafts';
import { useMessageActions } from '../../../src/renderer/features/chat/message-actions';
import { setDraft, useDrafts } from '../../../src/renderer/stores/drafts';
import { FakeBridge } from './fake-bridge';
import { anAnswer } from './fixtures';

type Actions = ReturnType<typeof useMessageActions>;

const client = createClient(
  new FakeBridge({ 'outbox.remove': (input) => ({ text: textOf(input) }) }),
  { newChat: () => false, read: () => null, write: () => undefined },
);

const textOf = (input: unknown) => (input as { messageId: string }).messageId;

function Probe({ message, give }: { message: Message; give: (actions: Actions) => void }) {
  give(useMessageActions({ message, sessionId: 'first' }));
  return null;
}

/** What can be done with a message of this text. */
function actionsOf(text: string): Actions {
  const given: Actions[] = [];
  const message: Message = { ...anAnswer(text, { id: text, status: 'queued' }), role: 'user' };
  const probe = createElement(Probe, { message, give: (actions) => void given.push(actions) });
  renderToString(createElement(ClientContext, { value: client }, probe));
  const [actions] = given;
  if (!actions) throw new Error('Nothing can be done.');
  return actions;
}

const typed = () => useDrafts.getState().drafts.first;

beforeEach(() => useDrafts.setState(useDrafts.getInitialState(), true));

describe('editing', () => {
  it('brings back what was there when it is given up', () => {
    setDraft('first', 'half a thought');
    actionsOf('an earlier one').edit();
    actionsOf('another').edit();
    expect(typed()).toBe('another');
    cancelEditing('first');
    expect(useDrafts.getState().drafts).toEqual({ first: 'half a thought' });
  });

  it('keeps a message that was taken back when another is', async () => {
    await actionsOf('one that waited').editUnsent();
    await actionsOf('another that waited').editUnsent();
    expect(typed()).toBe('another that waited');
    setDraft('first', '');
    draftSent('first');
    expect(typed()).toBe('one that waited');
  });

  it('keeps a message that was taken back, or changed, when an earlier one is edited', async () => {
    await actionsOf('one that waited').editUnsent();
    actionsOf('an earlier one').edit();
    setDraft('first', 'an earlier one, changed');
    actionsOf('another').edit();
    cancelEditing('first');
    expect(typed()).toBe('an earlier one, changed\n\none that waited');
  });
});
