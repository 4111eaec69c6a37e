/** Hosts `resumable-stream`: one process makes the streams and serves those who resume them. Argument: the URL of Redis. */
import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import {
  createResumableStreamContext,
  type Publisher,
  type Subscriber,
} from 'resumable-stream/generic';
import { announce, listen, produce, readPlan } from './produce.ts';

const url = String(process.argv[2]);
const [publisher, subscriber] = [createClient({ url }), createClient({ url })];
await Promise.all([publisher.connect(), subscriber.connect()]);
/** The package takes any client of Redis that has these few methods. */
const redisPublisher: Publisher = {
  connect: async () => undefined,
  publish: (channel, message) => publisher.publish(channel, message),
  set: (key, value, options) =>
    publisher.set(key, value, options?.EX === undefined ? {} : { EX: options.EX }),
  get: (key) => publisher.get(key),
  incr: (key) => publisher.incr(key),
};
const redisSubscriber: Subscriber = {
  connect: async () => undefined,
  subscribe: (channel, callback) => subscriber.subscribe(channel, callback),
  unsubscribe: (channel) => subscriber.unsubscribe(channel),
};
const context = createResumableStreamContext({
  waitUntil: null,
  publisher: redisPublisher,
  subscriber: redisSubscriber,
});

/** A stream that is finished cannot be resumed, so each one stays open after its last event. */
function wire(events: number, interval: number): ReadableStream<string> {
  const batches = produce(events, interval);
  return new ReadableStream({
    pull: async (controller) => {
      const { value } = await batches.next();
      if (value) controller.enqueue(value.map((data) => `data: ${data}\n\n`).join(''));
      else await new Promise<never>(() => undefined);
    },
  });
}

const streams = await listen(async (request, response) => {
  const id = String(request.url).slice(1);
  const stream = await context.resumeExistingStream(id);
  if (!stream) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  await stream.pipeTo(
    new WritableStream({
      write: (text) => {
        response.write(text);
      },
    }),
  );
});

const control = await listen(async (request, response) => {
  const { events, interval } = readPlan(request.url);
  const id = randomUUID();
  await context.createNewResumableStream(id, () => wire(events, interval));
  response.end(JSON.stringify({ url: `${streams}/${id}` }));
});
announce(control);
