/** Cards of tool responses, as servers send them. */
import type { JsonValue } from '@shared/protocol/json';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../src/renderer/client';
import { ClientContext } from '../../../src/renderer/client-context';
import { CardPlaceContext } from '../../../src/renderer/features/cards/card-actions';
import { ToolResultView } from '../../../src/renderer/features/cards/ToolResultView';
import { ValueView } from '../../../src/renderer/features/cards/ValueView';
import { useDrafts } from '../../../src/renderer/stores/drafts';
import { useTranscript } from '../../../src/renderer/stores/transcript';
import { FakeBridge } from './fake-bridge';

const client = createClient(new FakeBridge({}), {
  newChat: () => false,
  read: () => null,
  write: () => undefined,
});

/** What the card of an output looks like, as HTML. */
function cardOf(output: JsonValue): string {
  const card = createElement(ToolResultView, { toolName: 'a_tool', toolCallId: 'call', output });
  const place = { sessionId: 'first', messageId: 'message-1' };
  const placed = createElement(CardPlaceContext, { value: place }, card);
  return renderToStaticMarkup(createElement(ClientContext, { value: client }, placed));
}

/** An agent's inputs as the platform describes them: not by name, but as the JSON Schema of all of them. */
const SCHEMA = {
  type: 'object',
  properties: { recipient: { type: 'string' }, subject: { type: 'string' } },
  required: ['recipient'],
};

beforeEach(() => {
  useDrafts.setState(useDrafts.getInitialState(), true);
  useTranscript.setState(useTranscript.getInitialState(), true);
});

describe('the inputs of an agent', () => {
  const refusal = (inputs: JsonValue) =>
    cardOf({ type: 'input_validation_error', message: 'No.', unrecognized_fields: ['to'], inputs });

  it.each([
    ['a JSON Schema', SCHEMA],
    ['one schema for each name', SCHEMA.properties],
  ])('are named in a refusal that describes them by %s', (_how, inputs) => {
    const named = [...refusal(inputs).matchAll(/<code>(\w+)<\/code>/g)].map(([, name]) => name);
    expect(named).toEqual(['recipient', 'subject']);
  });

  it('are named in the details of an agent', () => {
    const agent = {
      id: 'agent',
      name: 'Digest',
      description: 'Sends news',
      in_library: true,
      inputs: SCHEMA,
      credentials: [],
      execution_options: { manual: true, scheduled: false, webhook: false },
    };
    const details = { type: 'agent_details', message: 'Details', agent, user_authenticated: true };
    expect(cardOf(details)).toContain('>recipient, subject<');
  });

  it('may be called like something that every object has', () => {
    const setup = {
      type: 'setup_requirements',
      message: 'Needed',
      setup_info: {
        agent_id: 'agent',
        agent_name: 'Formula 1',
        requirements: {
          credentials: [],
          inputs: [{ name: 'constructor', type: 'string', required: true, default: 'Williams' }],
          execution_modes: [],
        },
        user_readiness: {
          has_all_credentials: true,
          missing_credentials: {},
          ready_to_run: false,
        },
      },
    };
    expect(cardOf(setup)).toContain('value="Williams"');
  });
});

describe('what is known about a person', () => {
  it('leaves out what is not known, and lists several things', () => {
    const html = cardOf({
      type: 'understanding_updated',
      message: 'Noted.',
      updated_fields: ['tools'],
      current_understanding: { industry: null, pain_points: [], tools: ['Sheets', 'Slack'] },
    });
    expect(html).not.toContain('industry');
    expect(html).not.toContain('pain_points');
    expect(html).toContain('>Sheets, Slack<');
  });
});

describe('an error whose fields do not fit', () => {
  it('is not marked as a success', () => {
    const html = cardOf({ type: 'error', message: 'It broke.', error: { code: 'broken' } });
    expect(html).toContain('It broke.');
    expect(html).not.toContain('text-good');
    expect(html).toContain('text-bad');
  });
});

describe('a text that a tool has put out', () => {
  const shown = (value: string) => renderToStaticMarkup(createElement(ValueView, { value }));

  it('is a link when it is an address', () => {
    expect(shown('https://one.example/a')).toContain('href="https://one.example/a"');
    expect(shown('https://one.example/a\n')).toContain('href="https://one.example/a"');
  });

  it('is no link when it is several addresses', () => {
    expect(shown('https://one.example/a\nhttps://two.example/b')).not.toContain('href');
  });
});
