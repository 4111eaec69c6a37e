/** Keeps the calls that a limited mode does not have from being answered; `shared/modes.ts` says which. */
import type { AppMode } from '@shared/app-state';
import { type CallName, callInputs } from '@shared/ipc';
import { worksIn } from '@shared/modes';
import { CallFailure, type CallHandlers } from './router';

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
  const closed = names.filter((name) => !worksIn(mode, name)).map((name) => [name, refuse]);
  return { ...handlers, ...Object.fromEntries(closed) };
}
