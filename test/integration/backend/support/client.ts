/** A plain client of the chat API: requests, and streams as lists of events. */
import { type Chunk, parseEventData } from '@shared/protocol/chunks';
import { createdSession, taskDetail } from '@shared/protocol/rest';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { z } from 'zod';

export interface StreamEvent {
  readonly id: string | undefined;
  readonly data: string;
}

/** A message row with every key that the platform sends. */
const row = z.strictObject({
  id: z.string(),
  role: z.string(),
  content: z.string().nullable(),
  name: z.null(),
  tool_call_id: z.string().nullable(),
  refusal: z.null(),
  tool_calls: z
    .array(
      z.object({
        id: z.string(),
        type: z.literal('function'),
        function: z.object({ name: z.string(), arguments: z.string() }),
      }),
    )
    .nullable(),
  function_call: z.null(),
});

const detail = z.object({
  id: z.string(),
  title: z.string().nullable(),
  user_id: z.string(),
  messages: z.array(row),
  active_stream: z
    .object({
      task_id: z.string(),
      last_message_id: z.string(),
      operation_id: z.string().nullable(),
      tool_name: z.string(),
    })
    .nullable(),
});

export type SessionDetail = z.infer<typeof detail>;

export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  request(
    path: string,
    options: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
    signal?: AbortSignal,
  ): Promise<Response> {
    return fetch(`${this.url}/api/chat${path}`, {
      method: options.method ?? 'GET',
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(signal ? { signal } : {}),
    });
  }

  async createSession(): Promise<string> {
    const response = await this.request('/sessions', { method: 'POST', body: {} });
    return createdSession.parse(await response.json()).id;
  }

  async detail(session: string): Promise<SessionDetail> {
    return detail.parse(await (await this.request(`/sessions/${session}`)).json());
  }

  async task(id: string): Promise<z.infer<typeof taskDetail>> {
    return taskDetail.parse(await (await this.request(`/tasks/${id}`)).json());
  }

  send(session: string, message: string, messageId?: string, signal?: AbortSignal) {
    const body = { message, is_user_message: true, context: null, message_id: messageId };
    return this.request(`/sessions/${session}/stream`, { method: 'POST', body }, signal);
  }

  /** Sends a message and reads its turn to the end. */
  async ask(session: string, message: string): Promise<{ taskId: string; events: StreamEvent[] }> {
    const response = await this.send(session, message);
    return { taskId: taskIdOf(response), events: await readEvents(response) };
  }

  stream(task: string, after = '0-0', signal?: AbortSignal): Promise<Response> {
    return this.request(`/tasks/${task}/stream?last_message_id=${after}`, {}, signal);
  }

  /** Reads a task from after a position to its end. */
  async read(task: string, after = '0-0'): Promise<StreamEvent[]> {
    return readEvents(await this.stream(task, after));
  }

  async cancel(session: string, task?: string): Promise<unknown> {
    const body = task === undefined ? undefined : { task_id: task };
    return (await this.request(`/sessions/${session}/cancel`, { method: 'POST', body })).json();
  }
}

export function taskIdOf(response: Response): string {
  const id = response.headers.get('x-task-id');
  if (id === null) throw new Error(`no x-task-id (status ${response.status})`);
  return id;
}

/** The events of a response as they arrive. Ends quietly when the connection breaks. */
export async function* events(response: Response): AsyncGenerator<StreamEvent, void, void> {
  const decoder = new TextDecoder();
  let ready: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => ready.push(event) });
  const reader = response.body?.getReader();
  for (;;) {
    const next = await reader?.read().catch(() => undefined);
    if (!next || next.done) return;
    parser.feed(decoder.decode(next.value, { stream: true }));
    const batch = ready;
    ready = [];
    for (const { id, data } of batch) yield { id, data };
  }
}

export async function readEvents(
  response: Response,
  until: (event: StreamEvent, count: number) => boolean = () => false,
): Promise<StreamEvent[]> {
  const seen: StreamEvent[] = [];
  for await (const event of events(response)) {
    seen.push(event);
    if (until(event, seen.length)) break;
  }
  return seen;
}

/** The id of the last event that had one. */
export function lastId(seen: readonly StreamEvent[]): string {
  return seen.findLast(({ id }) => id !== undefined)?.id ?? '0-0';
}

export function chunks(seen: readonly StreamEvent[]): Chunk[] {
  return seen
    .map(({ data }) => parseEventData(data))
    .filter((parsed) => parsed.kind !== 'done')
    .map((parsed) => {
      if (parsed.kind !== 'chunk') throw new Error(`not a chunk: ${parsed.raw}`);
      return parsed.chunk;
    });
}

export function textOf(seen: readonly StreamEvent[]): string {
  return chunks(seen)
    .map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : ''))
    .join('');
}

/** The task that a tool's answer announced. */
export function announcedTask(seen: readonly StreamEvent[]): string {
  const started = z.object({ type: z.literal('operation_started'), task_id: z.string() });
  for (const chunk of chunks(seen)) {
    if (chunk.type !== 'tool-output-available' || typeof chunk.output !== 'string') continue;
    const parsed = started.safeParse(JSON.parse(chunk.output));
    if (parsed.success) return parsed.data.task_id;
  }
  throw new Error('no operation was started');
}

/** Replaces every id by its order of appearance, so that two runs can be compared. */
export function withoutIds(seen: readonly StreamEvent[]): string {
  const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;
  const names = new Map<string, string>();
  return seen
    .map(({ data }) => data)
    .join('\n')
    .replace(uuid, (id) => {
      const name = names.get(id) ?? `id-${names.size}`;
      names.set(id, name);
      return name;
    });
}
