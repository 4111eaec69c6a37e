/** The calls of the settings: what is set, which backend is used, and as whom. */
import { errorText } from '../error-text';
import type { BackendChoice } from '../settings/backend-choice';
import type { SettingsStore } from '../settings/settings-store';
import { CallFailure, type CallHandlers } from './router';

export interface SettingsPorts {
  readonly settings: SettingsStore;
  readonly backends: BackendChoice;
  /** Tells the windows; who is signed in is part of the app's state. */
  readonly onAppChanged: () => void;
}

type Calls = Pick<
  CallHandlers,
  | 'settings.change'
  | 'backends.add'
  | 'backends.remove'
  | 'backends.select'
  | 'backends.test'
  | 'backends.setToken'
  | 'backends.clearToken'
>;

export function settingsHandlers({ settings, backends, onAppChanged }: SettingsPorts): Calls {
  const noProfile = () => new CallFailure('NOT_FOUND', 'There is no such backend.');
  return {
    'settings.change': (change) => {
      settings.change(change);
      return null;
    },
    'backends.add': ({ name, url }) => {
      try {
        return backends.add(name, url);
      } catch (error) {
        throw new CallFailure('BAD_INPUT', errorText(error));
      }
    },
    'backends.remove': ({ id }) => {
      backends.remove(id);
      onAppChanged();
      return null;
    },
    'backends.select': ({ id }) => {
      if (!backends.select(id)) throw noProfile();
      onAppChanged();
      return null;
    },
    'backends.test': async ({ id, token }) => {
      const test = await backends.test(id, token);
      if (!test) throw noProfile();
      return test;
    },
    'backends.setToken': ({ id, token, inFile }) => {
      if (!backends.setToken(id, token, inFile)) throw noProfile();
      onAppChanged();
      return null;
    },
    'backends.clearToken': ({ id }) => {
      backends.clearToken(id);
      onAppChanged();
      return null;
    },
  };
}
