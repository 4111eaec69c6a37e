/** What a person can set. Kept by main in the profile; a value that cannot be read counts as its default. */
import { z } from 'zod';
import { LANGUAGES } from './language';

/** A language, or `system` for the first of the system's languages that there is. */
const language = z.enum(['system', ...LANGUAGES]);

const flag = (value: boolean) => z.boolean().catch(value);

/** `HH:MM`, 24 hours. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const backendProfile = z.object({
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(60),
  /** Origin, without a trailing slash. The app reads it before it could say that it is none. */
  url: z.url({ protocol: /^https?$/ }).max(500),
});

export type BackendProfile = z.infer<typeof backendProfile>;

const appearance = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  density: z.enum(['comfortable', 'compact']).catch('comfortable'),
  fontSize: z.enum(['small', 'medium', 'large', 'larger']).catch('medium'),
  motion: z.enum(['system', 'reduced', 'full']).catch('system'),
});

const quietHours = z.object({
  enabled: flag(false),
  from: timeOfDay.catch('22:00'),
  to: timeOfDay.catch('07:00'),
});

const notifications = z.object({
  finished: flag(true),
  failed: flag(true),
  needsYou: flag(true),
  /** Nothing is announced while the window that shows it has the keyboard. */
  onlyUnfocused: flag(true),
  sound: flag(false),
  quietHours: quietHours.catch(quietHours.parse({})),
});

const background = z.object({
  keepRunning: flag(false),
  launchAtLogin: flag(false),
  preventSleep: flag(false),
  /** Whether the person has decided about `keepRunning`, by an answer or in the settings. */
  asked: flag(false),
  /** Whether to say, before the app is quit, what becomes of the tasks that run. */
  sayAtQuit: flag(true),
});

/** How many backends there can be to choose from. */
export const MOST_BACKENDS = 20;

const backend = z.object({
  /** The id of a profile, or null for the bundled backend. */
  active: z.string().nullable().catch(null),
  /** One that cannot be read takes no other with it. */
  profiles: z
    .array(backendProfile.nullable().catch(null))
    .catch([])
    .transform((found) => found.filter((each) => each !== null).slice(0, MOST_BACKENDS)),
});

const spelling = z.object({ check: flag(true) });

/** Whether the app looks for newer versions by itself. */
const updates = z.object({ check: flag(true) });

const developer = z.object({ inspector: flag(false) });

/** Reads settings from a file of any age: what is missing or damaged gets its default. */
export const settingsFile = z.object({
  language: language.catch('system'),
  appearance: appearance.catch(appearance.parse({})),
  notifications: notifications.catch(notifications.parse({})),
  background: background.catch(background.parse({})),
  backend: backend.catch(backend.parse({})),
  spelling: spelling.catch(spelling.parse({})),
  updates: updates.catch(updates.parse({})),
  developer: developer.catch(developer.parse({})),
});

export type Settings = z.output<typeof settingsFile>;

/**
 * What a window may change: whole sections but the backend, which has calls of its own. Strict, unlike the file: a window
 * that asks for something that there is not is wrong.
 */
export const settingsChange = z
  .strictObject({
    language: language.optional(),
    appearance: z
      .strictObject({
        theme: z.enum(['system', 'light', 'dark']),
        density: z.enum(['comfortable', 'compact']),
        fontSize: z.enum(['small', 'medium', 'large', 'larger']),
        motion: z.enum(['system', 'reduced', 'full']),
      })
      .optional(),
    notifications: z
      .strictObject({
        finished: z.boolean(),
        failed: z.boolean(),
        needsYou: z.boolean(),
        onlyUnfocused: z.boolean(),
        sound: z.boolean(),
        quietHours: z.strictObject({ enabled: z.boolean(), from: timeOfDay, to: timeOfDay }),
      })
      .optional(),
    background: z
      .strictObject({
        keepRunning: z.boolean(),
        launchAtLogin: z.boolean(),
        preventSleep: z.boolean(),
        asked: z.boolean(),
        sayAtQuit: z.boolean(),
      })
      .optional(),
    spelling: z.strictObject({ check: z.boolean() }).optional(),
    updates: z.strictObject({ check: z.boolean() }).optional(),
    developer: z.strictObject({ inspector: z.boolean() }).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'names nothing to change');

export type SettingsChange = z.output<typeof settingsChange>;

/** How a sign-in token is kept: by the system's keychain, readable in a file, until the app ends, or not at all. */
export type TokenKept = 'keychain' | 'file' | 'session' | 'none';

export interface SignIn {
  /** Whether the system offers a keychain to encrypt with. */
  readonly keychain: boolean;
  /** How the token of each backend profile is kept, by the profile's id. */
  readonly tokens: Readonly<Record<string, TokenKept>>;
}

/** What came of asking a backend whether it is there and takes the token. */
export interface BackendTest {
  readonly ok: boolean;
  /** `signed-out`: it is there but refuses the token. */
  readonly problem: 'bad-address' | 'unreachable' | 'signed-out' | 'not-longhaul' | null;
  /** In the words of whoever refused. */
  readonly message: string | null;
  readonly version: string | null;
  readonly ms: number;
}
