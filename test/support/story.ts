/** What every story must come to, however it was disturbed. */
import type { Message } from '@shared/chat/message';
import type { Chat } from './chat.ts';
import { checkExactlyOnce } from './evidence.ts';
import { type InspectedTask, onlySession } from './inspect.ts';
import type { ReadyBackend } from './ready-line.ts';
import { readServerLog } from './sse.ts';
import { assertSameTranscript } from './transcript.ts';

/** Whoever knows where the backend of a story is at the moment: it may have moved since the story began. */
interface BackendSource {
  endpoint(): ReadyBackend;
}

/**
 * Waits for the end and checks it: the transcript is that of the undisturbed run to the byte, every event of the server's
 * logs took effect exactly once, and the window shows what is stored.
 * @returns the tasks as they stand in the end.
 */
export async function expectWholeStory(
  chat: Chat,
  backend: BackendSource,
  expected: readonly Message[],
): Promise<readonly InspectedTask[]> {
  const { sessions, tasks } = await chat.waitUntilSettled();
  const spoken = sessions.filter(({ messages }) => messages.length > 0);
  assertSameTranscript(onlySession({ sessions: spoken }).messages, expected);
  const endpoint = backend.endpoint();
  await checkExactlyOnce(tasks, (taskId) => readServerLog(endpoint, taskId));
  await chat.expectViewOfStore();
  return tasks;
}
