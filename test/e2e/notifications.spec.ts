/** What the desktop is told of tasks that end while nobody looks, by a real notification service. */
import { expect, test } from '../support/test.ts';
import { until } from '../support/until.ts';

const AGENT = '/script create-agent steps=2 interval=100 chars=200 seed=7';

test('a task that ends while another chat is open is announced once, and a click leads to it', async ({
  stage,
  mockPython,
}) => {
  const service = await stage.notifications(mockPython);
  const env = { DBUS_SESSION_BUS_ADDRESS: service.address };
  const { app, chat } = await stage.launch({ env });
  await chat.send(AGENT);
  await chat.waitForTask('live');
  const asked = await chat.sessions.first().getAttribute('data-session-id');
  await app.page.getByTestId('new-chat').click();
  await expect(chat.messages).toHaveCount(0);
  await chat.waitUntilSettled();
  const [first] = await until(async () => atLeast(1, await service.shown()), {
    what: 'a notification',
  });
  expect(first?.title).toBe('Finished');

  await service.click(1);
  const open = app.page.locator('[data-testid=session-item][aria-current=page]');
  await expect(open).toHaveAttribute('data-session-id', String(asked));
  await expect(chat.answers.last()).toBeVisible();

  // Everything is replayed from the database, and nothing is told again.
  await app.kill();
  await app.relaunch();
  await chat.send('/script error code=oops');
  await app.page.getByTestId('new-chat').click();
  const shown = await until(async () => atLeast(2, await service.shown()), {
    what: 'the failure to be announced',
  });
  expect(shown.map(({ title }) => title)).toEqual(['Finished', 'Failed']);
});

function atLeast<T>(count: number, list: readonly T[]): readonly T[] | null {
  return list.length >= count ? list : null;
}
