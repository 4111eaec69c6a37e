/** Which calls work when the app does not: in safe mode, and with a profile that may only be read. Main and windows agree by it. */
import type { AppMode } from './app-state';
import type { CommandId } from './commands';
import type { CallName } from './ipc';

/** Calls that write nothing and connect to nothing. */
const READING: readonly CallName[] = [
  'app.state',
  'app.restart',
  'sessions.list',
  'sessions.open',
  'sessions.search',
  'sessions.export',
  'transcripts.page',
  'data.info',
  'data.export',
  'data.reveal',
  'setAside.look',
  'setAside.export',
  'drafts.list',
  'tasks.list',
  'inspector.read',
  'inspector.export',
  'diagnostics.read',
  'network.report',
];

/** Calls that put something in order without connecting to anything. */
const MENDING: readonly CallName[] = [
  'data.restore',
  'setAside.delete',
  'notices.dismiss',
  'settings.change',
  'backends.add',
  'backends.remove',
  'backends.select',
  'backends.setToken',
  'backends.clearToken',
];

const ALLOWED: Readonly<Record<Exclude<AppMode, 'normal'>, ReadonlySet<CallName>>> = {
  'read-only': new Set(READING),
  safe: new Set([...READING, ...MENDING]),
};

/** Whether a call works in this mode. */
export function worksIn(mode: AppMode, name: CallName): boolean {
  return mode === 'normal' || ALLOWED[mode].has(name);
}

/** The call that a command comes to: where that does not work, the command does not either. The others always do. */
const COMMAND_CALLS: Readonly<Partial<Record<CommandId, CallName>>> = {
  'new-chat': 'sessions.create',
  'new-window': 'windows.open',
  'open-in-window': 'windows.open',
  'focus-composer': 'messages.send',
  'rename-chat': 'sessions.rename',
  'pin-chat': 'sessions.pin',
  'delete-chat': 'sessions.delete',
  import: 'sessions.import',
  'stop-answer': 'tasks.stop',
  'retry-all': 'tasks.retryNow',
  theme: 'settings.change',
};

/** Whether a command works in this mode. */
export function commandWorksIn(mode: AppMode, id: CommandId): boolean {
  const call = COMMAND_CALLS[id];
  return call === undefined || worksIn(mode, call);
}
