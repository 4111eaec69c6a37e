/** Operations as a client sees them. */
import { asOperationProgress } from '@shared/protocol/tool-output';
import { normaliseToolOutput } from '@shared/protocol/tool-response';
import { z } from 'zod';
import { type ApiClient, announcedTask, chunks, type StreamEvent } from './client';

export const KEY = 'a-key-for-services';

export interface StartedOperation {
  readonly session: string;
  readonly task: string;
  readonly id: string;
}

/** Sends a message that starts an operation. */
export async function startOperation(
  client: ApiClient,
  message = '/script create-agent chars=40 delta=0',
): Promise<StartedOperation> {
  const session = await client.createSession();
  return startOperationIn(client, session, message);
}

export async function startOperationIn(
  client: ApiClient,
  session: string,
  message: string,
): Promise<StartedOperation> {
  const task = announcedTask((await client.ask(session, message)).events);
  return { session, task, id: z.string().parse((await client.task(task)).operation_id) };
}

export function complete(
  client: ApiClient,
  operation: string,
  body: unknown,
  key: string | null = KEY,
): Promise<Response> {
  return client.request(`/operations/${operation}/complete`, {
    method: 'POST',
    body,
    headers: { authorization: '', ...(key === null ? {} : { 'x-api-key': key }) },
  });
}

const output = z.looseObject({ type: z.string(), message: z.string() });

/** The tool outputs of a stream. */
export function outputs(events: readonly StreamEvent[]): z.infer<typeof output>[] {
  return chunks(events).flatMap((chunk) =>
    chunk.type === 'tool-output-available' ? [output.parse(normaliseToolOutput(chunk.output))] : [],
  );
}

/** The steps that a stream has reported last, as `label: state`. */
export function lastProgress(events: readonly StreamEvent[]): string[] {
  const last = chunks(events).findLast(({ type }) => type === 'data-operation-progress');
  const progress = last && 'data' in last ? asOperationProgress(last.data ?? null) : null;
  return progress?.steps.map(({ label, state }) => `${label}: ${state}`) ?? [];
}

/** The kinds of a stream's chunks, with runs of one kind as one. */
export function shape(events: readonly StreamEvent[]): string[] {
  const types = chunks(events).map(({ type }) => type);
  return types.filter((type, index) => type !== types[index - 1]);
}

/** The content of the row that answers the session's first call. */
export async function toolRow(client: ApiClient, session: string) {
  const row = (await client.detail(session)).messages.find(({ role }) => role === 'tool');
  return output.parse(JSON.parse(row?.content ?? 'null'));
}
