/** Which calls work when the app does not: in safe mode, and with a profile that may only be read. */
import type { AppMode } from '@shared/app-state';
import { type CallName, callInputs } from '@shared/ipc';
import { CallFailure, type CallHandlers } from './router';

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

const REASONS: Readonly<Record<Exclude<AppMode, 'normal'>, string>> = {
  'read-only': 'This profile belongs to a newer Longhaul and can only be read.',
  safe: 'This does not work in safe mode. Start normally first.',
};

/** Handlers of which only those work that may in this mode. */
export function gated(handlers: CallHandlers, mode: AppMode): CallHandlers {
  if (mode === 'normal') return handlers;
  const refuse = () => {
    throw new CallFailure('BLOCKED', REASONS[mode]);
  };
  const names = Object.keys(callInputs) as CallName[];
  const closed = names.filter((name) => !ALLOWED[mode].has(name)).map((name) => [name, refuse]);
  return { ...handlers, ...Object.fromEntries(closed) };
}
