/** The undisturbed run of a script, which every disturbed one is compared with. */
import type { Message } from '@shared/chat/message';
import { LonghaulApp } from './app.ts';
import { Chat } from './chat.ts';
import { checkExactlyOnce } from './evidence.ts';
import { onlySession } from './inspect.ts';
import { readServerLog } from './sse.ts';
import { makeTempFolder, removeFolder } from './temp-folder.ts';

/** Runs a script once in the app with its bundled backend. @returns the final transcript. */
export async function runUndisturbed(script: string): Promise<readonly Message[]> {
  const profile = makeTempFolder('reference');
  let app: LonghaulApp | null = null;
  try {
    app = await LonghaulApp.launch({ profile });
    const chat = new Chat(app);
    await chat.send(script);
    const { sessions, tasks } = await chat.waitUntilSettled();
    const backend = app.endpoint();
    await checkExactlyOnce(tasks, (taskId) => readServerLog(backend, taskId));
    await app.close();
    return onlySession({ sessions }).messages;
  } finally {
    await app?.dispose();
    removeFolder(profile);
  }
}
