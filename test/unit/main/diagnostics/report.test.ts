import type { AppState } from '@shared/app-state';
import type { Task } from '@shared/chat/task';
import { settingsFile } from '@shared/settings';
import { describe, expect, it } from 'vitest';
import { KnownSecrets } from '../../../../src/main/diagnostics/known-secrets';
import { type DiagnosticsInput, diagnosticsText } from '../../../../src/main/diagnostics/report';

const TOKEN = 'opaque/token+that=no-pattern-knows';

const state: AppState = {
  version: '1.2.3',
  blocked: null,
  mode: 'normal',
  notices: [],
  recovery: null,
  auth: 'signed-in',
  online: true,
  settings: settingsFile.parse({}),
  signIn: { keychain: false, tokens: {} },
  updates: { state: 'unsupported' },
  misfit: null,
  goneSessions: [],
  about: {
    electron: '33.2.1',
    chromium: '130',
    node: '20.18.1',
    platform: 'linux x64 6',
    profile: '/home/ada/.config/Longhaul',
  },
  backend: { kind: 'remote', forced: true, state: 'restarting', detail: `refused ${TOKEN}` },
  storage: { state: 'full', detail: 'database or disk is full' },
};

const task: Task = {
  taskId: 'task-7',
  sessionId: 'session-1',
  kind: 'turn',
  toolCallId: null,
  status: 'running',
  state: 'waiting',
  waitReason: 'backoff',
  retryAt: null,
  lastMessageId: '17-0',
  eventsApplied: 17,
  duplicatesDropped: 2,
  stopRequested: true,
  stopRefusal: null,
  detail: null,
  createdAt: 0,
  settledAt: null,
  stateSince: 0,
  lastEventAt: null,
  serverId: null,
};

const input: DiagnosticsInput = {
  state,
  tasks: [task],
  data: {
    databaseBytes: 4096,
    sessions: 1,
    messages: 2,
    backups: [],
    setAside: [{ name: 'longhaul.db.corrupt-1', why: 'damaged', setAsideAt: 0, bytes: 9 }],
  },
  log: [`GET https://host/?q=${encodeURIComponent(TOKEN)}`, 'Authorization: Bearer abcdefghijk'],
  more: [{ title: 'Doctor', lines: ['sandbox: ok'] }],
  now: new Date(0),
  home: '/home/ada',
};

function write(changed: Partial<DiagnosticsInput> = {}): string {
  const secrets = new KnownSecrets();
  secrets.learn(TOKEN);
  return diagnosticsText({ ...input, ...changed }, (text) => secrets.redact(text));
}

describe('the diagnostics', () => {
  it('say how app, backend, storage and tasks stand', () => {
    const text = write();
    for (const said of [
      'Longhaul 1.2.3',
      'Electron 33.2.1',
      'remote, chosen by the environment: restarting',
      'full: database or disk is full',
      'set aside: longhaul.db.corrupt-1',
      'task-7 turn running waiting (backoff), stop asked for, cursor 17-0, 17 events, 2 dropped',
      'sandbox: ok',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('hold no token, however it is written, and no name of a person', () => {
    const text = write();
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain(encodeURIComponent(TOKEN));
    expect(text).not.toContain('abcdefghijk');
    expect(text).not.toContain('ada');
    expect(text).toContain('profile: ~/.config/Longhaul');
  });

  it('hold no name of a person where a path stands as an address or as it is in code', () => {
    const windows = String.raw`C:\Users\Zoë Ada`;
    const log = [
      `    at run (file:///C:/Users/Zo%C3%AB%20Ada/Longhaul/out/main/index.js:1:2)`,
      String.raw`{ path: 'C:\\Users\\Zoë Ada\\longhaul.db' }`,
      String.raw`opened C:\Users\Zoë Ada\longhaul.db`,
    ];
    const text = write({ home: windows, log });
    expect(text).not.toMatch(/Zo(ë|%C3)/);
    expect(text).toContain('~/Longhaul/out/main/index.js:1:2');
    const linux = write({
      home: '/home/Zoë Ada',
      log: ['at file:///home/Zo%C3%AB%20Ada/main.js:1'],
    });
    expect(linux).toContain('at file://~/main.js:1');
  });

  it('name what cannot be had, and shorten what is long', () => {
    expect(write({ data: null, tasks: null })).toContain('the database is not open');
    expect(write({ tasks: Array.from({ length: 50 }, () => task) })).toContain('and 10 more');
  });
});
