/** The app with every kind of server that a person may point it at, through the fixtures of the testers' kit. */
import type { Message } from '@shared/chat/message';
import {
  assertSameTranscript,
  checkExactlyOnce,
  expect,
  readServerLog,
  test,
} from '../support/index.ts';

const agent = (via: string) => `/script create-agent via=${via} steps=8 interval=400 seed=5`;

/** A transcript without what depends on the way of the completion: its name, and the ids that are made from the request. */
function apart(messages: readonly Message[]): readonly Message[] {
  const text = JSON.stringify(messages).replaceAll(/(via(?:=|":"))(?:sync|queue)/g, '$1way');
  return JSON.parse(text.replaceAll(/(agents\/|flowID=)[0-9a-f-]{36}/g, '$1ID'));
}

test('beside Redis and RabbitMQ, app and backend are killed while an operation runs', async ({
  stage,
  reference,
}) => {
  const expected = apart(await reference(agent('sync')));
  const redis = await stage.redis();
  const rabbitmq = await stage.rabbitmq();
  const backend = await stage.backend({ redis, rabbitmq });
  const { app, chat } = await stage.launch({ backend: backend.endpoint() });
  await chat.send(agent('queue'));
  await chat.waitForTask('live');
  await app.kill();
  await backend.kill();
  await backend.restart();

  await app.relaunch();
  await chat.waitForTask('completed');
  const { tasks } = await chat.waitUntilSettled();
  assertSameTranscript(apart(await chat.transcript()), expected);
  await checkExactlyOnce(tasks, (taskId) => readServerLog(backend.endpoint(), taskId));
  expect(await redis.command('DBSIZE'), 'it was kept in Redis').toBeGreaterThan(0);
});

// One whose tasks are resumed without ids, and one whose sessions are resumed.
for (const generation of ['g2', 'g7'] as const) {
  test(`an operation on the platform as it was (${generation}), with the app killed`, async ({
    stage,
  }) => {
    const run = async (disturb: boolean) => {
      const server = await stage.generation(generation);
      const { app, chat } = await stage.launch({ backend: { url: server.url, token: 'any' } });
      if (disturb) server.hold(6);
      await chat.send('make me an agent');
      if (disturb) {
        await chat.waitForText(1);
        await app.kill();
        await app.relaunch();
        server.release();
      }
      await chat.waitUntilSettled();
      expect(server.posts(), 'it was sent once').toBe(1);
      const transcript = await chat.transcript();
      await app.close();
      return transcript;
    };
    assertSameTranscript(await run(true), await run(false));
  });
}
