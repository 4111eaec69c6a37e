/** The backend's settings, read from the environment once. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type CompletionSettings,
  completionEnvironment,
  completionSettings,
} from './completion/settings';
import type { JwtSettings } from './jwt';
import { isLoopback } from './origin';
import { StartupError } from './startup-error';

export const BACKEND_VERSION = '0.1.0';

const DAY_SECONDS = 86_400;

const milliseconds = (fallback: number) =>
  z.coerce.number().int().min(10).max(3_600_000).default(fallback);

const jwksUrl = z.url({ protocol: /^https?$/ }).refine(
  (url) => {
    const { protocol, hostname } = new URL(url);
    return protocol === 'https:' || isLoopback(hostname);
  },
  { error: 'must begin with https, so that nobody else can put keys there' },
);

const names = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((name) => name.trim().toLowerCase()))
  .transform((list) => list.filter((name) => name !== ''));

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  LONGHAUL_DATA_DIR: z.string().min(1).optional(),
  LONGHAUL_TOKEN: z.string().min(1).optional(),
  /** The secret of HS256 tokens. A shorter one than the signature itself could be guessed. */
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  /** Where the public keys of tokens are. */
  JWT_JWKS_URL: jwksUrl.optional(),
  JWT_AUDIENCE: z.string().min(1).default('authenticated'),
  JWT_ISSUER: z.string().min(1).optional(),
  /** Host names under which a proxy in front of the backend is reached. */
  ALLOWED_HOSTS: names,
  /** Stores everything in Redis instead of the data folder. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be like redis://host:6379' }).optional(),
  /** Seconds for which Redis keeps a session after its last use. */
  SESSION_TTL: z.coerce
    .number()
    .int()
    .min(60)
    .default(90 * DAY_SECONDS),
  /** Seconds for which the log of an ended task stays readable. */
  STREAM_TTL: z.coerce.number().int().min(1).default(DAY_SECONDS),
  /** How many events a log keeps as they were sent; what is older is compacted. */
  STREAM_MAX_LENGTH: z.coerce.number().int().min(10).default(50_000),
  /** Milliseconds after which a task whose process died is taken over. */
  LEASE_TTL: z.coerce.number().int().min(200).max(600_000).default(10_000),
  /** Milliseconds between heartbeat comments on a stream. */
  HEARTBEAT_INTERVAL: milliseconds(10_000),
  /** Milliseconds after which a reader that takes nothing is disconnected. */
  SLOW_READER_TIMEOUT: milliseconds(30_000),
  /** Milliseconds to wait for a data folder that another backend still holds. */
  LOCK_TIMEOUT: milliseconds(10_000),
  /** Lets testers disturb the backend. Never on where others depend on it. */
  LONGHAUL_FAULTS: z.stringbool().default(false),
  /** A file of scripts for the scripted model. */
  LONGHAUL_SCRIPTS: z.string().min(1).optional(),
  ...completionEnvironment,
  /** The name of a real model; without it the scripted one answers. */
  LONGHAUL_MODEL: z.string().min(1).optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).default('https://api.openai.com/v1'),
  OPENAI_API_KEY: z.string().min(1).optional(),
  /** Milliseconds without a sign of life after which a model's answer is given up. */
  MODEL_TIMEOUT: milliseconds(180_000),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** The names of all settings. */
export const SETTINGS: readonly string[] = Object.keys(environment.shape);

export interface Config {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly dataDir: string;
  /** Overrides the token file. */
  readonly token: string | null;
  /** How users sign in with tokens of their own, or null when there is the local user only. */
  readonly jwt: JwtSettings | null;
  /** Host names that are allowed beside those of this machine. */
  readonly allowedHosts: readonly string[];
  /** Null stores in SQLite. */
  readonly redisUrl: string | null;
  readonly sessionTtlSeconds: number;
  readonly streamTtlSeconds: number;
  readonly streamMaxLength: number;
  readonly leaseTtl: number;
  readonly heartbeatInterval: number;
  readonly slowReaderTimeout: number;
  readonly lockTimeout: number;
  /** The real model, or null for the scripted one. */
  readonly model: {
    readonly model: string;
    readonly baseUrl: string;
    readonly apiKey: string | null;
    readonly timeout: number;
  } | null;
  /** Path of a file of scripts. */
  readonly scripts: string | null;
  readonly completion: CompletionSettings;
  readonly logLevel: string;
  /** Whether testers may disturb the backend. */
  readonly faults: boolean;
}

/**
 * Reads the settings. An empty variable counts as absent.
 * @throws StartupError naming every variable that is wrong.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  const parsed = environment.safeParse(Object.fromEntries(present));
  if (!parsed.success) {
    const reasons = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new StartupError('INVALID_CONFIG', `Invalid settings. ${reasons.join('; ')}.`);
  }
  const values = parsed.data;
  const jwt = jwtSettings(values);
  if (!isLoopback(values.HOST) && !jwt) {
    throw new StartupError(
      'INVALID_CONFIG',
      `Invalid settings. HOST: ${values.HOST} can be reached from a network, where the local token is not enough. Set JWT_SECRET or JWT_JWKS_URL, so that every user has to sign in, or set HOST to 127.0.0.1, ::1 or localhost.`,
    );
  }
  return {
    host: values.HOST,
    port: values.PORT,
    dataDir: values.LONGHAUL_DATA_DIR ?? defaultDataDir(env, process.platform),
    token: values.LONGHAUL_TOKEN ?? null,
    jwt,
    allowedHosts: values.ALLOWED_HOSTS,
    redisUrl: values.REDIS_URL ?? null,
    sessionTtlSeconds: values.SESSION_TTL,
    streamTtlSeconds: values.STREAM_TTL,
    streamMaxLength: values.STREAM_MAX_LENGTH,
    leaseTtl: values.LEASE_TTL,
    heartbeatInterval: values.HEARTBEAT_INTERVAL,
    slowReaderTimeout: values.SLOW_READER_TIMEOUT,
    lockTimeout: values.LOCK_TIMEOUT,
    model:
      values.LONGHAUL_MODEL === undefined
        ? null
        : {
            model: values.LONGHAUL_MODEL,
            baseUrl: values.OPENAI_BASE_URL,
            apiKey: values.OPENAI_API_KEY ?? null,
            timeout: values.MODEL_TIMEOUT,
          },
    scripts: values.LONGHAUL_SCRIPTS ?? null,
    completion: completionSettings(values),
    logLevel: values.LOG_LEVEL,
    faults: values.LONGHAUL_FAULTS,
  };
}

function jwtSettings(values: z.output<typeof environment>): JwtSettings | null {
  const { JWT_SECRET: secret = null, JWT_JWKS_URL: url = null } = values;
  if (secret === null && url === null) return null;
  return {
    secret,
    jwksUrl: url,
    audience: values.JWT_AUDIENCE,
    issuer: values.JWT_ISSUER ?? null,
  };
}

/** The folder a platform keeps a user's application data in. */
export function defaultDataDir(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  const home = homedir();
  const base =
    platform === 'win32'
      ? (env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : env.XDG_DATA_HOME || join(home, '.local', 'share');
  return join(base, 'longhaul-backend');
}
