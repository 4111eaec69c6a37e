/** How the bundled generator reports what it has made: as any other service would, over HTTP or RabbitMQ. */
import { API_PREFIX } from '@shared/protocol/rest';
import { Connection } from 'rabbitmq-client';
import type { ReportedCompletion } from '../completion/completion';
import { Sender } from '../completion/queue/sender';
import { EXCHANGE, ROUTING_KEY } from '../completion/queue/topology';
import type { OperationIds } from './request';

/** Reports once. @returns what the receiver said when it will never take it; null when it has. @throws when it may later. */
export type Delivery = (
  ids: OperationIds,
  completion: ReportedCompletion,
  signal: AbortSignal,
) => Promise<string | null>;

export function webhookDelivery(backendUrl: string, apiKey: string): Delivery {
  return async ({ operation_id }, completion, signal) => {
    const url = `${backendUrl}${API_PREFIX}/operations/${operation_id}/complete`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify(completion),
      signal,
    });
    const text = await response.text();
    if (response.ok) return null;
    if (response.status >= 500 || response.status === 429) throw new Error(text);
    return text;
  };
}

export interface QueueDelivery {
  readonly deliver: Delivery;
  stop(): void;
}

export function queueDelivery(url: string): QueueDelivery {
  const connection = new Connection({ url, connectionName: 'agent-generator' });
  connection.on('error', () => {
    // Sending fails as long as there is no connection, and the sender tries again.
  });
  const sender = new Sender(connection);
  return {
    deliver: async (ids, completion) => {
      await sender.send({ exchange: EXCHANGE, routingKey: ROUTING_KEY }, { ...ids, ...completion });
      return null;
    },
    stop: () => connection.unsafeDestroy(),
  };
}
