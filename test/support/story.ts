/** What every story must come to, however it was disturbed. */
import type { Message } from '@shared/chat/message';
import type { Chat } from './chat.ts';
import { checkExactlyOnce } from './evidence.ts';
import { type InspectedTask, onlySession } from './inspect.ts';
import type { ReadyBackend } from './ready-line.ts';
import { readServerLog } from './sse.ts';
import { assertSameTranscript } from './transcript.ts';
import { untilTrue } from './until.ts';

/** Whoever knows where the backend of a story is at the moment: it may have moved since the story began. */
interface BackendSource {
  endpoint(): ReadyBackend;
}

/** See `Chat.expectTranscript`. */
export async function checkTranscript(
  chat: Chat,
  expected: readonly Message[],
): Promise<readonly InspectedTask[]> {
  const { sessions, tasks } = await chat.waitUntilSettled();
  const spoken = sessions.filter(({ messages }) => messages.length > 0);
  assertSameTranscript(onlySession({ sessions: spoken }).messages, expected);
  await chat.expectViewOfStore();
  return tasks;
}

/** See `Chat.expectWholeStory`. */
export async function checkWholeStory(
  chat: Chat,
  backend: BackendSource,
  expected: readonly Message[],
): Promise<readonly InspectedTask[]> {
  const tasks = await checkTranscript(chat, expected);
  // A bundled backend may just be starting, and then the last one's address is all there is.
  await untilTrue(() => listens(backend.endpoint()), { what: 'the backend to listen' });
  const endpoint = backend.endpoint();
  await checkExactlyOnce(tasks, (taskId) => readServerLog(endpoint, taskId));
  return tasks;
}

async function listens({ url }: ReadyBackend): Promise<boolean> {
  return fetch(`${url}/api/chat/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}
