/** The whole app as the budgets have it: many messages and tasks stored, and a model that says what a measurement wants. */
import { expect } from '@playwright/test';
import {
  type ModelServer,
  startModelServer,
} from '../../integration/backend/support/model-server.ts';
import { LonghaulApp } from '../../support/app.ts';
import { Chat } from '../../support/chat.ts';
import { longConversation, seedChat, seedTasks } from '../../support/seed.ts';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';

/** What is stored before the measurements begin. */
export interface Stored {
  /** In one chat. */
  readonly messages: number;
  /** All settled, in chats of their own. */
  readonly tasks: number;
}

export interface FullApp {
  readonly app: LonghaulApp;
  readonly chat: Chat;
  readonly model: ModelServer;
  /** The ids of the chat with all the messages and of one with two. */
  readonly longChat: string;
  readonly shortChat: string;
  readonly stop: () => Promise<void>;
}

const TASKS_PER_CHAT = 50;

export async function startFullApp({ messages, tasks }: Stored): Promise<FullApp> {
  const profile = makeTempFolder('bench-window');
  const model = await startModelServer();
  const app = await LonghaulApp.launch({
    profile,
    env: { LONGHAUL_MODEL: 'bench', OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'none' },
  });
  const stop = async () => {
    await app.dispose();
    await model.stop();
    removeFolder(profile);
  };
  try {
    const chat = new Chat(app);
    await expect(chat.input).toBeVisible();
    await app.close();
    const yesterday = Date.now() - 86_400_000;
    for (let index = 0; index * TASKS_PER_CHAT < tasks; index += 1) {
      const sessionId = seedChat(profile, `Tasks ${index}`, [], yesterday);
      seedTasks(profile, sessionId, TASKS_PER_CHAT, yesterday);
    }
    const longChat = seedChat(profile, 'Long', longConversation(messages));
    const shortChat = seedChat(profile, 'Short', longConversation(2));
    await app.relaunch();
    await expect(chat.input).toBeVisible();
    return { app, chat, model, longChat, shortChat, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
