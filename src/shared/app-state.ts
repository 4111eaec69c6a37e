/** What a window has to know about the app as a whole. */
import type { Recovery } from './recovery';
import type { Settings, SignIn } from './settings';
import type { Updates } from './updates';

/** Whether what arrives can be stored. While it cannot, nothing is taken from the server, and nothing is lost. */
export interface StorageStatus {
  readonly state: 'ok' | 'full' | 'busy' | 'read-only' | 'damaged' | 'failing';
  /** What is wrong, in words for a person, when it is not ok. */
  readonly detail: string | null;
}

/** Something the person should know that belongs to no session. Stays until dismissed. */
export interface Notice {
  readonly id: string;
  readonly kind: 'database-set-aside';
  readonly message: string;
}

/** Why the app cannot work with this profile at all. */
export interface Blocked {
  readonly code: 'profile-from-newer-version' | 'profile-in-use' | 'profile-unreadable';
  readonly message: string;
}

/** Why what the server says is of no use here: it lacks the chat API, or answers in a shape that is unknown. */
export interface Misfit {
  readonly kind: 'not-offered' | 'not-understood';
  /** What exactly, for whoever runs the server. */
  readonly detail: string;
}

/**
 * `safe`: nothing is connected and nothing runs; what is stored can be read, saved and put in order. `read-only`: the profile
 * belongs to a newer version, and nothing of it is changed.
 */
export type AppMode = 'normal' | 'safe' | 'read-only';

export type BackendState = 'starting' | 'ready' | 'restarting' | 'failed';

export interface AppState {
  readonly version: string;
  readonly blocked: Blocked | null;
  readonly mode: AppMode;
  readonly notices: readonly Notice[];
  /** What became of the tasks that were open before the last start or sleep; null once put away. */
  readonly recovery: Recovery | null;
  /** `signed-out`: the backend does not accept the token, and nothing goes on before another is there. */
  readonly auth: 'signed-in' | 'signed-out';
  readonly online: boolean;
  readonly settings: Settings;
  readonly signIn: SignIn;
  /** What there is to say about the app itself when somebody asks for help. */
  readonly about: {
    readonly electron: string;
    readonly chromium: string;
    readonly node: string;
    readonly platform: string;
    readonly profile: string;
  };
  readonly backend: {
    readonly kind: 'bundled' | 'remote';
    /** The environment has chosen the backend, so that it cannot be changed here. */
    readonly forced: boolean;
    readonly state: BackendState;
    /** What is wrong, in words, when it is not ready. */
    readonly detail: string | null;
  };
  /** What is wrong with how the server speaks; null as long as everything is understood. */
  readonly misfit: Misfit | null;
  /** Sessions that the server does not have any more. What is stored of them stays. */
  readonly goneSessions: readonly string[];
  readonly storage: StorageStatus;
  readonly updates: Updates;
}
