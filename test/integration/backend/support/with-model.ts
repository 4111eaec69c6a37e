/** A backend whose model is a server of the test's own. */
import { afterAll, beforeAll } from 'vitest';
import { chunks } from './client';
import { type InProcess, startInProcess } from './in-process';
import { type ModelServer, startModelServer } from './model-server';

/** Runs both while the tests of the calling file do. Its parts are there once they have begun. */
export function backendWithModel() {
  let server: ModelServer;
  let running: InProcess;
  beforeAll(async () => {
    server = await startModelServer();
    running = await startInProcess({
      OPENAI_BASE_URL: server.url,
      OPENAI_API_KEY: 'sk-a-key-for-tests',
      LONGHAUL_MODEL: 'test-model',
      MODEL_TIMEOUT: '400',
      LOG_LEVEL: 'info',
    });
  });
  afterAll(async () => {
    await running.stop();
    await server.stop();
  });
  return {
    get server() {
      return server;
    },
    get client() {
      return running.client;
    },
    get folder() {
      return running.folder;
    },
    /** Sends a message in a session of its own and reads the whole answer. */
    async ask(message: string) {
      const session = await running.client.createSession();
      const { events, taskId } = await running.client.ask(session, message);
      return { session, taskId, events, seen: chunks(events) };
    },
  };
}

/** The first piece of a tool call in a model's stream. */
export const toolStart = (index: number, id: string, name: string) => ({
  tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }],
});

/** A further piece, with more of its arguments. */
export const toolPiece = (index: number, text: string) => ({
  tool_calls: [{ index, function: { arguments: text } }],
});
