/** The scripted copilot says what the test wants it to say. */
import { expect, test } from '../support/index.ts';

test('a script of my own: thoughts, a tool and an error', async ({ stage }) => {
  const { chat, backend } = await stage.apart(
    {},
    {
      scripts: [
        {
          name: 'greeting',
          pattern: '^hello (\\w+)',
          steps: [
            { reasoning: 'Who is $1?' },
            { text: 'Hello, $1. ' },
            { tool: 'find_agent', arguments: { query: 'news' } },
            { text: 'That is what I found. ' },
            { error: 'The shop is closed.', code: 'closed' },
          ],
        },
      ],
    },
  );
  await chat.send('hello Ada');
  const { tasks } = await chat.waitUntilSettled();
  expect(tasks.map(({ status }) => status)).toEqual(['failed']);
  const parts = (await chat.transcript()).flatMap((message) => message.parts);
  expect(parts.map(({ type }) => type)).toEqual([
    'text',
    'reasoning',
    'text',
    'tool',
    'text',
    'error',
  ]);
  expect((await chat.screen()).at(-1)?.text).toContain('The shop is closed.');
  expect(backend.log()).not.toContain('Ada');
});
