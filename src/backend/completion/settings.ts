/** Settings of operations that outside services work on. */
import { z } from 'zod';

const HALF_AN_HOUR = 1_800_000;
const WEEK = 604_800_000;

const amqpUrl = z.url({ protocol: /^amqps?$/ });

/** The variables of the environment. */
export const completionEnvironment = {
  /** What services must send as `X-API-Key` when they complete an operation. */
  CHAT_INTERNAL_API_KEY: z.string().min(1).optional(),
  /** The RabbitMQ server that completions come from. */
  RABBITMQ_URL: amqpUrl.optional(),
  /** Milliseconds before a completion that could not be handled is tried again. */
  COMPLETION_RETRY_DELAY: z.coerce.number().int().min(10).max(3_600_000).default(5_000),
  /** How often a completion of an operation that does not exist is tried before it is set aside. */
  COMPLETION_RETRIES: z.coerce.number().int().min(0).max(1_000).default(5),
  /** The service that generates agents. Without one, generating is simulated. */
  AGENT_GENERATOR_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Milliseconds from the start of an operation after which nobody waits for its completion any more. */
  OPERATION_TIMEOUT: z.coerce.number().int().min(10).max(WEEK).default(HALF_AN_HOUR),
};

export interface CompletionSettings {
  /** Null: nobody may complete operations over HTTP. */
  readonly apiKey: string | null;
  /** Null: completions come over HTTP only. */
  readonly rabbitmqUrl: string | null;
  readonly retryDelay: number;
  readonly retries: number;
  readonly generatorUrl: string | null;
  readonly operationTimeout: number;
}

const environment = z.object(completionEnvironment);

export function completionSettings(values: z.output<typeof environment>): CompletionSettings {
  return {
    apiKey: values.CHAT_INTERNAL_API_KEY ?? null,
    rabbitmqUrl: values.RABBITMQ_URL ?? null,
    retryDelay: values.COMPLETION_RETRY_DELAY,
    retries: values.COMPLETION_RETRIES,
    generatorUrl: values.AGENT_GENERATOR_URL ?? null,
    operationTimeout: values.OPERATION_TIMEOUT,
  };
}
