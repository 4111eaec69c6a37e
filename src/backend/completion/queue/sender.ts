/** Publishing that is over only when RabbitMQ has the message safe in a queue. */
import { randomUUID } from 'node:crypto';
import type { Connection, Envelope, Publisher } from 'rabbitmq-client';
import { completionQueue, exchanges, queueBindings, sideQueues } from './topology';

export class Sender {
  private readonly publisher: Publisher;
  private readonly returned = new Set<string>();

  constructor(connection: Connection) {
    this.publisher = connection.createPublisher({
      confirm: true,
      exchanges,
      queues: [completionQueue, ...sideQueues],
      queueBindings,
    });
    // What no queue takes comes back before it is confirmed.
    this.publisher.on('basic.return', ({ messageId }) => {
      if (messageId !== undefined) this.returned.add(messageId);
    });
  }

  /** @throws when RabbitMQ did not confirm that a queue has the message; it may have it all the same. */
  async send(envelope: Envelope, body: unknown): Promise<void> {
    const messageId = randomUUID();
    await this.publisher.send({ ...envelope, messageId, mandatory: true, durable: true }, body);
    if (this.returned.delete(messageId)) {
      throw new Error(`RabbitMQ has no queue for messages to ${envelope.routingKey}.`);
    }
  }

  close(): Promise<void> {
    return this.publisher.close();
  }
}
