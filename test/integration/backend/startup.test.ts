import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BuiltBackend, buildBackend } from './support/build';
import { ApiClient } from './support/client';
import { type Folder, makeFolder } from './support/folder';
import { runToExit, startProcess, TOKEN } from './support/process';
import { until } from './support/until';

let built: BuiltBackend;
let folder: Folder;

beforeAll(async () => {
  built = await buildBackend();
});

afterAll(() => built.remove());

beforeEach(() => {
  folder = makeFolder();
});

afterEach(() => folder.remove());

const inFolder = (name: string) => join(folder.path, name);

/** Stands in for Electron's port to the parent: posts to stderr, and reports the parent's end on SIGUSR2. */
const PARENT_PORT = `
  import { EventEmitter } from 'node:events';
  const port = new EventEmitter();
  port.postMessage = (message) => process.stderr.write(JSON.stringify(message) + '\\n');
  process.on('SIGUSR2', () => port.emit('close'));
  process.parentPort = port;
`;
const withParent = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PARENT_PORT)}`,
};

describe('starting under a parent', () => {
  it('tells it the address and the token, and leaves when it goes away', async () => {
    const backend = await startProcess(built.entry, folder.path, withParent);
    const ready = { type: 'ready', url: backend.url, token: TOKEN };
    await until('the message', () => backend.stderr().includes(JSON.stringify(ready)));
    expect(await backend.end('SIGUSR2')).toBe(0);
  });

  it('tells it why it could not start', async () => {
    const exit = await runToExit(built.entry, folder.path, { ...withParent, HOST: '0.0.0.0' });
    expect(exit.code).toBe(1);
    expect(exit.stderr).toContain('{"type":"failed","code":"INVALID_CONFIG","message":"Invalid');
  });
});

describe('starting', () => {
  it('says where it listens, on one line, and nothing else on stdout', async () => {
    const backend = await startProcess(built.entry, folder.path, { LONGHAUL_TOKEN: '' });
    expect(backend.tokenFile).toBe(inFolder('token'));
    expect(statSync(backend.tokenFile).mode & 0o777).toBe(0o600);
    const token = readFileSync(backend.tokenFile, 'utf8').trim();
    const client = new ApiClient(backend.url, token);
    expect((await client.request('/sessions')).status).toBe(200);
    expect(JSON.parse(readFileSync(inFolder('backend.json'), 'utf8'))).toEqual({
      pid: backend.pid,
      url: backend.url,
    });
    expect(await backend.end('SIGINT')).toBe(0);
    expect(existsSync(inFolder('backend.json'))).toBe(false);
    expect(backend.stderr()).toBe('');
    const log = readFileSync(inFolder('backend.log'), 'utf8');
    expect(log).toContain('"url":"/api/chat/sessions","status":200');
    expect(log).not.toContain(token);
    expect(log).not.toContain(createHash('sha256').update(token).digest('hex'));
  });

  it('names the port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const exit = await runToExit(built.entry, folder.path, { PORT: port });
    other.close();
    expect(exit).toMatchObject({ code: 1, stdout: '' });
    expect(exit.stderr).toMatch(new RegExp(`^Port ${port} on 127.0.0.1 is in use.*set PORT.*\n$`));
  });

  it('does not share a data folder, and takes it over from one that died', async () => {
    const first = await startProcess(built.entry, folder.path);
    const second = await runToExit(built.entry, folder.path, { LOCK_TIMEOUT: '200' });
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(/^Another backend is using this data folder .*\n$/);
    const third = startProcess(built.entry, folder.path);
    await first.end('SIGKILL');
    await (await third).end('SIGTERM');
  });

  it('sets a damaged database aside and says so', async () => {
    writeFileSync(inFolder('backend.db'), 'no database at all'.repeat(100));
    const backend = await startProcess(built.entry, folder.path);
    const kept = readdirSync(folder.path).find((name) => name.startsWith('backend.db.corrupt-'));
    expect(kept).toBeDefined();
    expect(backend.stderr()).toContain(`was set aside as ${inFolder(kept ?? '')}`);
    await new ApiClient(backend.url, TOKEN).createSession();
    await backend.end('SIGTERM');
  });

  it('does not listen on a network without signing in', async () => {
    const exit = await runToExit(built.entry, folder.path, { HOST: '0.0.0.0' });
    expect(exit).toMatchObject({ code: 1, stdout: '' });
    expect(exit.stderr).toMatch(
      /HOST: 0\.0\.0\.0 can be reached from a network.*Set JWT_SECRET.*\n$/,
    );
  });

  it('says when the data folder cannot be used', async () => {
    writeFileSync(inFolder('file'), '');
    const exit = await runToExit(built.entry, join(inFolder('file'), 'data'));
    expect(exit.code).toBe(1);
    expect(exit.stderr).toMatch(/^The data folder .* cannot be used: .*\n$/);
  });
});
