/** What a failed test leaves behind: everything that is needed to understand it without running it again. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestInfo } from '@playwright/test';
import type { LonghaulApp } from './app.ts';
import { attachFile } from './attach-file.ts';
import type { Backend } from './backend.ts';
import type { CutProxy } from './cut-proxy.ts';
import { readServerLogSoFar } from './sse.ts';

/** What a test had on stage. */
export interface Cast {
  readonly apps: readonly LonghaulApp[];
  readonly backends: readonly Backend[];
  readonly proxies: readonly CutProxy[];
}

/** How long each thing may take that a broken app might never answer. */
const PATIENCE_MS = 10_000;

/** Attaches traces, screenshots, logs, the profiles and the streams as their servers have them. */
export async function explain(info: TestInfo, { apps, backends, proxies }: Cast): Promise<void> {
  const attach = (name: string, body: string | Buffer) => attachFile(info, name, body);
  for (const [index, app] of apps.entries()) {
    const name = `app-${index + 1}`;
    await attach(`${name}-output.txt`, app.output);
    await attach(`${name}-trouble.json`, JSON.stringify(app.trouble, null, 2));
    await attach(`${name}-main.log`, app.mainLog());
    await attach(`${name}-backend.log`, app.backendLog());
    await attach(`${name}-profile.json`, await profileOf(app));
    await attach(`${name}-streams.txt`, await orWhy(streamsOf(app, backends)));
    if (!app.running) continue;
    const picture = await orWhy(app.page.screenshot({ timeout: PATIENCE_MS / 2 }));
    await attach(`${name}-screen.${typeof picture === 'string' ? 'txt' : 'png'}`, picture);
    const trace = info.outputPath(`${name}-trace.zip`);
    const problem = await orWhy(app.saveTrace(trace).then(() => ''));
    if (existsSync(trace)) await info.attach(`${name}-trace`, { path: trace });
    else await attach(`${name}-trace.txt`, problem);
  }
  for (const [index, backend] of backends.entries()) {
    await attach(`backend-${index + 1}.log`, backend.log());
  }
  for (const [index, { requests }] of proxies.entries()) {
    const lines = requests.map(({ method, url }) => `${method} ${url}`);
    await attach(`network-${index + 1}-requests.txt`, lines.join('\n'));
  }
}

async function profileOf(app: LonghaulApp): Promise<string> {
  const settings = join(app.profile, 'settings.json');
  const inspection = await orWhy(app.inspect());
  return JSON.stringify(
    { settings: existsSync(settings) ? readFileSync(settings, 'utf8') : null, inspection },
    null,
    2,
  );
}

/** Every task's stream as its server has it, one event a line. A separate backend is asked past any network. */
async function streamsOf(app: LonghaulApp, backends: readonly Backend[]): Promise<string> {
  const server = backends.find(({ running }) => running)?.endpoint() ?? app.endpoint();
  const { tasks } = await app.inspect();
  const logs = await Promise.all(
    tasks.map(async ({ taskId }) => {
      const events = await orWhy(readServerLogSoFar(server, taskId));
      if (typeof events === 'string') return `# ${taskId}: ${events}`;
      return [`# ${taskId}`, ...events.map(({ id, data }) => `${id} ${data}`)].join('\n');
    }),
  );
  return logs.join('\n\n');
}

/** A failure of what explains a failure is a part of the explanation. */
async function orWhy<T>(work: Promise<T>): Promise<T | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${PATIENCE_MS / 1_000} s`), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    return String(error);
  } finally {
    clearTimeout(timer);
  }
}
