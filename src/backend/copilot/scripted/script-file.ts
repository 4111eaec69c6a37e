/** Scripts from a file: what the scripted model does when a message matches a pattern. */
import { readFileSync } from 'node:fs';
import type { JsonObject, JsonValue } from '@shared/protocol/json';
import { z } from 'zod';
import { jsonValue } from '../../json';
import { StartupError } from '../../startup-error';

const interval = z.number().int().min(0).max(600_000).default(5);
const seed = z.number().int().min(0).default(1);

const step = z.union([
  /** Says a text, `interval` ms between its pieces. */
  z.strictObject({ text: z.string().min(1), interval, seed }),
  /** Says that many characters of markdown. */
  z.strictObject({ markdown: z.number().int().min(1).max(1_000_000), interval, seed }),
  z.strictObject({ reasoning: z.string().min(1), interval, seed }),
  z.strictObject({ wait: z.number().int().min(0).max(3_600_000) }),
  /** Calls a tool. What follows the last of neighbouring calls is said when all of them have answered. */
  z.strictObject({
    tool: z.string().min(1),
    arguments: z.record(z.string(), jsonValue).default({}),
  }),
  z.strictObject({ error: z.string().min(1), code: z.string().optional() }),
]);

export type ScriptStep = z.output<typeof step>;

const fileScript = z.strictObject({
  name: z.string().min(1),
  /** A regular expression; `$1` to `$9` in texts and arguments stand for its groups. */
  pattern: z.string().transform((source, context) => {
    try {
      return new RegExp(source, 'iu');
    } catch (error) {
      context.addIssue({ code: 'custom', message: String(error) });
      return z.NEVER;
    }
  }),
  steps: z.array(step).min(1),
});

export type FileScript = z.output<typeof fileScript>;
/** A script as it is written in the file. */
export type FileScriptInput = z.input<typeof fileScript>;

const scriptFile = z.strictObject({ scripts: z.array(fileScript) });

/**
 * Reads a file of scripts.
 * @throws StartupError that says which script is wrong, and why.
 */
export function loadScripts(path: string): readonly FileScript[] {
  const parsed = scriptFile.safeParse(readJson(path));
  if (!parsed.success) throw invalid(path, z.prettifyError(parsed.error));
  return parsed.data.scripts;
}

/** The steps of each round: a round ends behind its calls to tools. */
export function roundsOf(steps: readonly ScriptStep[]): readonly (readonly ScriptStep[])[] {
  const rounds: ScriptStep[][] = [[]];
  for (const next of steps) {
    const round = rounds.at(-1) ?? [];
    const last = round.at(-1);
    if (last && 'tool' in last && !('tool' in next)) rounds.push([next]);
    else round.push(next);
  }
  return rounds;
}

/** Puts the groups of a match in place of `$1` to `$9`. */
export function fillGroups(template: string, match: RegExpMatchArray): string {
  return template.replace(/\$([1-9])/g, (_whole, group: string) => match[Number(group)] ?? '');
}

/** Fills the texts of a tool's arguments, at any depth. */
export function fillArguments(args: JsonObject, match: RegExpMatchArray): JsonObject {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, fill(value, match)]));
}

function fill(value: JsonValue, match: RegExpMatchArray): JsonValue {
  if (typeof value === 'string') return fillGroups(value, match);
  if (Array.isArray(value)) return value.map((item: JsonValue) => fill(item, match));
  if (typeof value === 'object' && value !== null) {
    return fillArguments(value as JsonObject, match);
  }
  return value;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw invalid(path, error instanceof Error ? error.message : String(error), error);
  }
}

function invalid(path: string, reason: string, cause?: unknown): StartupError {
  return new StartupError(
    'INVALID_SCRIPTS',
    `The scripts in ${path} (LONGHAUL_SCRIPTS) cannot be used: ${reason}`,
    { cause },
  );
}
