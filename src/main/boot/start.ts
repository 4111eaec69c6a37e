/** How the app starts: as ever, safely, or only to read. Decided once, before any part of it is made. */
import type { AppMode } from '@shared/app-state';
import { app } from 'electron';
import type { Log } from '../desktop/log';
import { type OpenedProfile, openProfile, PROFILE_IN_USE } from '../store/profile';
import { lockProfile } from '../store/profile-lock';
import type { Clock } from '../streams/clock';
import { endOnUncaughtErrors } from './fatal';
import { BootRecord } from './record';

/** The switch of the command line that asks for safe mode. */
export const SAFE_SWITCH = 'safe-mode';

/** An app that has worked for so long has started. */
const SOUND_AFTER_MS = 30_000;

export interface Start {
  readonly profile: OpenedProfile;
  readonly mode: AppMode;
  /** The app has failed to start so often that a person is asked how to go on. */
  readonly asks: boolean;
  /** Something can be seen, or is not meant to be. */
  shown(): void;
  /** The app is being ended in order. */
  ended(): void;
  /** Ends the app, and starts it again in this mode. */
  restart(mode: 'normal' | 'safe'): void;
}

/** Opens the profile and decides on the mode. Call once, before the app is ready. */
export function beginStart(userData: string, log: Log, clock: Clock): Start {
  const record = lockProfile(userData) ? new BootRecord(userData, log.error) : null;
  // Noted first: opening the profile may be what fails.
  const careful = record?.begin() ?? false;
  if (record) endOnUncaughtErrors(log, record);
  const asked = app.commandLine.hasSwitch(SAFE_SWITCH);
  // A driver may be what fails.
  if (careful || asked) app.disableHardwareAcceleration();
  const safe = careful || asked;
  // Whoever looks for what is wrong does not mind the wait for a file that is looked through.
  const thorough = safe ? { checkedAtOnce: Number.POSITIVE_INFINITY } : {};
  const profile = record ? openProfile(userData, new Date(), thorough) : PROFILE_IN_USE;
  if (profile.blocked) log.error(profile.blocked.message, profile.cause);
  const mode = modeOf(profile, safe);
  let seen = false;
  return {
    profile,
    mode,
    asks: careful && !asked && mode === 'safe',
    shown() {
      if (seen) return;
      seen = true;
      record?.shown();
      if (mode !== 'safe') clock.after(SOUND_AFTER_MS, () => record?.sound());
    },
    ended() {
      if (mode === 'safe') record?.retry();
      else if (seen) record?.sound();
    },
    restart(next) {
      const args = process.argv.slice(1).filter((arg) => arg !== `--${SAFE_SWITCH}`);
      app.relaunch({ args: next === 'safe' ? [...args, `--${SAFE_SWITCH}`] : args });
      // Not before the call that asked for it is answered.
      setImmediate(() => app.quit());
    },
  };
}

function modeOf(profile: OpenedProfile, safe: boolean): AppMode {
  if (profile.store && profile.readOnly) return 'read-only';
  return safe ? 'safe' : 'normal';
}
