/**
 * What the backend keeps in RabbitMQ. The exchange and the queue of completions are the platform's, declared exactly as
 * other programs declare them: an argument more would make RabbitMQ refuse one of the two. Completions that wait for
 * another try, and those that were given up, therefore move to queues of their own by being published there.
 */

export const EXCHANGE = 'chat_operations';
export const ROUTING_KEY = 'operation.complete';
export const QUEUE = 'chat_operation_complete';
/** Holds completions until their time is over; then RabbitMQ itself moves them back. */
export const DELAY_QUEUE = `${QUEUE}.delay`;
/** Holds completions that nobody could use, for a person to look at. */
export const DEAD_LETTER_QUEUE = `${QUEUE}.dead`;

export const exchanges = [{ exchange: EXCHANGE, type: 'direct', durable: true }];
export const completionQueue = { queue: QUEUE, durable: true };
export const queueBindings = [{ exchange: EXCHANGE, queue: QUEUE, routingKey: ROUTING_KEY }];

export const sideQueues = [
  {
    queue: DELAY_QUEUE,
    durable: true,
    arguments: {
      'x-dead-letter-exchange': EXCHANGE,
      'x-dead-letter-routing-key': ROUTING_KEY,
    },
  },
  { queue: DEAD_LETTER_QUEUE, durable: true },
];
