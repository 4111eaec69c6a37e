/** What went wrong between the backend and a model's provider, in words for the person who waits. */
import { APICallError, InvalidResponseDataError, RetryError } from 'ai';
import type { ModelEvent } from '../model';

type Failure = Extract<ModelEvent, { readonly type: 'error' }>;

/** By HTTP status. The codes are those of the platform where it has one. */
const BY_STATUS: Readonly<Record<number, Omit<Failure, 'type'>>> = {
  400: { code: 'invalid_request', message: "The model's provider did not accept the request." },
  401: {
    code: 'authentication_failed',
    message: "The model's provider refused the API key. Check OPENAI_API_KEY.",
  },
  402: { code: 'insufficient_quota', message: "The account at the model's provider is used up." },
  403: {
    code: 'authentication_failed',
    message: "The model's provider does not allow this API key to use the model.",
  },
  404: {
    code: 'model_not_found',
    message:
      "The model's provider does not have this model. Check LONGHAUL_MODEL and OPENAI_BASE_URL.",
  },
  413: { code: 'context_length', message: 'The conversation is too long for the model.' },
  429: {
    code: 'rate_limited',
    message: "The model's provider has too many requests. Try again in a while.",
  },
};

const UNREACHABLE = {
  code: 'transient_api_error',
  message: "The connection to the model's provider failed. Try again.",
} as const;

/** Explains an error of the AI SDK or of the connection. Never shows a key or an address. */
export function explainFailure(error: unknown): Failure {
  const cause = RetryError.isInstance(error) ? error.lastError : error;
  return { type: 'error', ...explain(cause) };
}

export function idleFailure(ms: number): Failure {
  const seconds = Math.round(ms / 1_000);
  return {
    type: 'error',
    code: 'idle_timeout',
    message: `The model said nothing for ${seconds} seconds. Try again.`,
  };
}

/** What a model's reason to end means when it is no regular end, or null. */
export function explainEnd(reason: string): Failure | null {
  if (reason === 'length') {
    return {
      type: 'error',
      code: 'length',
      message: 'The answer reached the length limit of the model.',
    };
  }
  if (reason === 'content-filter') {
    return {
      type: 'error',
      code: 'content_filter',
      message: "The model's provider withheld the rest of the answer.",
    };
  }
  return null;
}

export const EMPTY_COMPLETION: Failure = {
  type: 'error',
  code: 'empty_completion',
  message: 'The model gave an empty answer. Try again.',
};

function explain(error: unknown): Omit<Failure, 'type'> {
  if (APICallError.isInstance(error)) {
    if (/not (?:available|supported) in your (?:region|country)/i.test(error.message)) {
      return {
        code: 'MODEL_NOT_AVAILABLE_REGION',
        message: 'The model is not available in your region.',
      };
    }
    // A success whose stream breaks off is reported with its status, too.
    const { statusCode = 200 } = error;
    if (statusCode < 400 || statusCode >= 500) return UNREACHABLE;
    return (
      BY_STATUS[statusCode] ?? {
        code: 'sdk_error',
        message: `The model's provider answered with status ${statusCode}.`,
      }
    );
  }
  // A stream that ends without saying why.
  if (InvalidResponseDataError.isInstance(error)) return UNREACHABLE;
  return {
    code: 'sdk_stream_error',
    message: "The model's provider sent something that cannot be read. Try again.",
  };
}
