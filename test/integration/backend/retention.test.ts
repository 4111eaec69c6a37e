import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RedisServer, startRedis } from '../../support/redis';
import { chunks, lastId, readEvents, type StreamEvent, textOf } from './support/client';
import { type InProcess, startInProcess } from './support/in-process';
import { describeWithRedis } from './support/needs';
import { until } from './support/until';

const gap = z.object({
  detail: z.strictObject({
    code: z.literal('STREAM_GAP'),
    message: z.string(),
    first_retained_id: z.string(),
    snapshot: z.string(),
  }),
});

/** What every engine must do over HTTP with logs that grow long or old. */
function retentionSuite(env: () => Record<string, string>): void {
  let running: InProcess;

  beforeAll(async () => {
    running = await startInProcess({ STREAM_MAX_LENGTH: '400', STREAM_TTL: '2', ...env() });
  });

  afterAll(() => running.stop());

  it('C21: answer a reader that comes too late with a gap, and with all that was said', async () => {
    const { client } = running;
    const session = await client.createSession();
    const { taskId, events } = await client.ask(session, '/script text chars=8000 interval=1');
    const early = events[3]?.id ?? '';
    const response = await client.stream(taskId, early);
    expect(response.status).toBe(410);
    const { first_retained_id, snapshot } = gap.parse(await response.json()).detail;

    const path = snapshot.replace('/api/chat', '');
    const whole = await readEvents(await client.request(path));
    expect(whole.length).toBeLessThan(events.length);
    expect(textOf(whole)).toBe(textOf(events));
    expect(kinds(whole)).toEqual(kinds(events));
    expect(lastId(whole)).toBe(lastId(events));

    // From there on, everything is kept as it was sent.
    const kept = events.findIndex(({ id }) => id === first_retained_id);
    expect(kept).toBeGreaterThan(0);
    expect(await client.read(taskId, first_retained_id)).toEqual(events.slice(kept + 1));
  });

  it('C23: say that the stream of a task has expired, while its session keeps the transcript', async () => {
    const { client } = running;
    const session = await client.createSession();
    const { taskId, events } = await client.ask(session, '/script text chars=100 interval=0');
    const expired = await until('the log to expire', async () => {
      const response = await client.stream(taskId);
      if (response.status === 200) await response.body?.cancel();
      return response.status === 410 && response;
    });
    expect(await expired.json()).toEqual({
      detail: { code: 'TASK_EXPIRED', message: expect.any(String) },
    });
    expect(await client.task(taskId)).toMatchObject({ outcome: 'completed' });
    expect((await client.detail(session)).messages[1]?.content).toBe(textOf(events));
    const together = await client.request('/tasks/catch-up', {
      method: 'POST',
      body: { tasks: [{ task_id: taskId }] },
    });
    expect(await together.json()).toEqual({
      tasks: [{ task_id: taskId, status: 'completed', events: null, expired: 'completed' }],
    });
    // Who has read everything is told that this was all.
    expect((await client.read(taskId, lastId(events))).map(({ data }) => data)).toEqual(['[DONE]']);
  });
}

/** The chunks of a stream, where neighbours of one kind count as one. */
function kinds(seen: readonly StreamEvent[]): string[] {
  const types = chunks(seen).map(({ type }) => type);
  return types.filter((type, index) => type !== types[index - 1]);
}

describe('logs in SQLite', () => retentionSuite(() => ({})));

describeWithRedis('logs in Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => redis.stop());

  retentionSuite(() => ({ REDIS_URL: redis.url }));
});
