/** What docs/backend.md says is tried out. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { SETTINGS } from '../../../src/backend/config';
import { makeFolder } from './support/folder';
import { startInProcess } from './support/in-process';
import { TOKEN } from './support/process';

const text = readFileSync(resolve(import.meta.dirname, '../../../docs/backend.md'), 'utf8');
const section = (title: string) => text.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

it('the examples for curl work as they stand', async () => {
  const running = await startInProcess();
  const folder = makeFolder();
  const tokenFile = join(folder.path, 'token');
  writeFileSync(tokenFile, TOKEN);
  const blocks = [...section('With curl').matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block);
  expect(blocks.length).toBeGreaterThan(4);
  const script = blocks
    .join('echo ----\n')
    .replace('http://127.0.0.1:41234', running.backend.url)
    .replace('~/.local/share/longhaul-backend/token', tokenFile);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder.path,
    timeout: 30_000,
  });
  const [setUp, turn, rest, operation, session] = stdout.split('----\n');
  expect(setUp).toBe('');
  expect(turn).toMatch(/^retry: 1000\n\n: heartbeat\n\nid: .*data: \[DONE\]\n\n$/s);
  // What the resumed stream says is exactly what followed the fifth event.
  const whole = readFileSync(join(folder.path, 'whole.txt'), 'utf8');
  const after = whole
    .split(/^(?=id: )/m)
    .slice(6)
    .join('');
  expect(after).toContain('[DONE]');
  expect(rest?.replace('retry: 1000\n\n: heartbeat\n\n', '')).toBe(after);
  expect(operation).toContain('agent_saved');
  expect(operation).toContain('"status":"completed"');
  expect(session).toContain('"role":"assistant"');
  expect(session).toContain('"reason":"no_active_task"');
  expect(readFileSync(join(folder.path, 'openapi.json'), 'utf8')).toContain('"openapi":"3.1.0"');
  folder.remove();
  await running.stop();
});

it('the example of a completion works as it stands', async () => {
  const running = await startInProcess({ CHAT_INTERNAL_API_KEY: 'secret' });
  const folder = makeFolder();
  const example = /```sh\n(.*?)```/s.exec(section('Operations and their completion'))?.[1];
  const script = [
    `URL=${running.backend.url}`,
    `AUTH='authorization: Bearer ${TOKEN}'`,
    "JSON='content-type: application/json'",
    example,
  ].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder.path,
    timeout: 30_000,
  });
  expect(stdout).toMatch(/^{"status":"ok","task_id":"[\da-f-]+"}retry: 1000\n/);
  expect(stdout).toMatch(/agent_saved.*Tide Watcher/);
  expect(stdout).toContain('data: [DONE]');
  folder.remove();
  await running.stop();
});

it('every setting is described', () => {
  const described = [...section('Settings').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(
    ([, name]) => name,
  );
  expect(described).toEqual(expect.arrayContaining([...SETTINGS]));
});

it('the page for people is served with a policy that loads nothing', async () => {
  const running = await startInProcess();
  const page = await fetch(`${running.backend.url}/docs`);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain('/api/chat/tasks/{id}/stream');
  await running.stop();
});
