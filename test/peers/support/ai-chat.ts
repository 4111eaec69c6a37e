/** The `ai` package's own chat client, in the versions that people use, without a framework around it. */
import type * as AiSdk from 'ai-v7';
import type { ChatState, ChatStatus, UIMessage } from 'ai-v7';

type Sdk = Pick<typeof AiSdk, 'AbstractChat' | 'DefaultChatTransport'>;

/** What we call is the same in all of them; their types differ in what we do not touch. */
const load = async (module: Promise<unknown>): Promise<Sdk> => (await module) as Sdk;

/** The newest release of each line, and two early ones that refuse every field they do not know. */
export const VERSIONS: Readonly<Record<string, () => Promise<Sdk>>> = {
  '5.0.0': () => load(import('ai-v5-strict')),
  '5': () => load(import('ai-v5')),
  '6.0.100': () => load(import('ai-v6-strict')),
  '6': () => load(import('ai-v6')),
  '7': () => load(import('ai-v7')),
};

class PlainState implements ChatState<UIMessage> {
  status: ChatStatus = 'ready';
  error: Error | undefined;

  constructor(public messages: UIMessage[]) {}

  pushMessage = (message: UIMessage) => {
    this.messages = [...this.messages, message];
  };
  popMessage = () => {
    this.messages = this.messages.slice(0, -1);
  };
  replaceMessage = (index: number, message: UIMessage) => {
    this.messages = this.messages.with(index, structuredClone(message));
  };
  snapshot = <T>(value: T): T => structuredClone(value);
}

export interface ChatOptions {
  readonly sdk: Sdk;
  readonly url: string;
  readonly token: string;
  readonly session: string;
  readonly messages?: UIMessage[];
  /** The task to resume; without it, the session's running turn. */
  readonly resume?: string;
}

export interface AiChat {
  readonly messages: () => readonly UIMessage[];
  readonly assistant: () => readonly UIMessage[];
  readonly errors: readonly Error[];
  readonly status: () => ChatStatus;
  send(text: string): Promise<void>;
  resume(): Promise<void>;
}

export function openChat({ sdk, url, token, session, messages, resume }: ChatOptions): AiChat {
  class Chat extends sdk.AbstractChat<UIMessage> {}
  const errors: Error[] = [];
  const state = new PlainState(messages ?? []);
  const api = `${url}/api/chat`;
  const chat = new Chat({
    id: session,
    state,
    transport: new sdk.DefaultChatTransport({
      api: `${api}/sessions`,
      // The second header asks for the stream as one message.
      headers: { authorization: `Bearer ${token}`, 'x-vercel-ai-ui-message-stream': 'v1' },
      prepareSendMessagesRequest: ({ messages }) => ({
        api: `${api}/sessions/${session}/stream`,
        body: { message: textOf(messages.at(-1)), message_id: messages.at(-1)?.id },
      }),
      // Without this, the client asks for `sessions/{id}/stream`, which is where the platform resumes a turn too.
      ...(resume === undefined
        ? {}
        : { prepareReconnectToStreamRequest: () => ({ api: `${api}/tasks/${resume}/stream` }) }),
    }),
    onError: (error) => errors.push(error),
  });
  return {
    messages: () => state.messages,
    assistant: () => state.messages.filter(({ role }) => role === 'assistant'),
    errors,
    status: () => state.status,
    send: (text) => chat.sendMessage({ text }),
    resume: () => chat.resumeStream(),
  };
}

export function textOf(message: UIMessage | undefined): string {
  const parts = message?.parts ?? [];
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** The tool parts of a message, as far as all versions name them alike. */
export function toolsOf(message: UIMessage | undefined) {
  return (message?.parts ?? []).filter((part) => part.type.startsWith('tool-')) as readonly {
    readonly type: string;
    readonly toolCallId: string;
    readonly state: string;
    readonly input?: unknown;
    readonly output?: unknown;
  }[];
}
