/** The `/script NAME key=value …` language: what a message can make the scripted model do. */
import { isJsonObject, tryParseJson } from '@shared/protocol/json';
import { z } from 'zod';
import { via } from '../../generator/request';

const count = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .default(fallback);

const chars = (fallback: number) => count(1, 1_000_000, fallback);
const milliseconds = (fallback: number) => count(0, 600_000, fallback);
const seed = count(0, 2 ** 31, 1);
const words = z.string().min(1).max(1_000);
const fail = z.enum(['configure', 'decompose', 'generate', 'save']).optional();
const argumentsText = z.string().transform((text, context) => {
  const value = tryParseJson(text);
  if (isJsonObject(value)) return value;
  context.addIssue({ code: 'custom', message: 'must be a JSON object' });
  return z.NEVER;
});

const script = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('text'),
    chars: chars(2_000),
    interval: milliseconds(5),
    seed,
  }),
  z.strictObject({
    name: z.literal('create-agent'),
    steps: count(1, 100, 6),
    interval: milliseconds(500),
    chars: chars(2_000),
    delta: milliseconds(15),
    seed,
    goal: words.optional(),
    fail,
    via: via.optional(),
  }),
  z.strictObject({
    name: z.literal('edit-agent'),
    agent: words.optional(),
    changes: words.default('also post the result to Slack'),
    steps: count(1, 100, 6),
    interval: milliseconds(500),
    chars: chars(2_000),
    delta: milliseconds(15),
    seed,
    fail,
    via: via.optional(),
  }),
  z.strictObject({ name: z.literal('clarify'), interval: milliseconds(500) }),
  z.strictObject({
    name: z.literal('goal'),
    type: z.enum(['vague', 'unachievable']).default('vague'),
    interval: milliseconds(500),
  }),
  z.strictObject({
    name: z.literal('reasoning'),
    thoughts: chars(500),
    chars: chars(500),
    interval: milliseconds(5),
    seed,
  }),
  z.strictObject({
    name: z.literal('tool'),
    tool: words.default('find_agent'),
    args: argumentsText.default({}),
  }),
  z.strictObject({
    name: z.literal('error'),
    code: z.string().max(100).optional(),
    chars: count(0, 1_000_000, 200),
    interval: milliseconds(5),
    seed,
  }),
  z.strictObject({ name: z.literal('tools'), n: count(1, 500, 5), seed }),
  z.strictObject({
    name: z.literal('card'),
    type: z.string().min(1).max(100).default('agent_saved'),
  }),
]);

const NAMES: ReadonlySet<string> = new Set(script.options.map(({ shape }) => shape.name.value));

/** A script with its arguments. */
export type Script = z.output<typeof script>;

export type ParsedScript =
  | { readonly kind: 'none' }
  | { readonly kind: 'script'; readonly script: Script }
  | { readonly kind: 'invalid'; readonly reason: string };

const COMMAND = '/script';
/** A value may be quoted, and may be a JSON object up to the last brace. */
const ARGUMENT = /([a-z]+)=("[^"]*"|\{.*\}|\S+)|\S+/gs;

export const SCRIPT_HELP = [
  '| script | arguments |',
  '| --- | --- |',
  '| `text` | `chars=2000 interval=5 seed=1` |',
  '| `reasoning` | `thoughts=500 chars=500 interval=5 seed=1` |',
  '| `create-agent` | `steps=6 interval=500 chars=2000 delta=15 seed=1 goal="…" fail=configure\\|decompose\\|generate\\|save via=sync\\|webhook\\|queue` |',
  '| `edit-agent` | `agent="…" changes="…"` and those of `create-agent`; without an agent, the newest of the library |',
  '| `clarify` | `interval=500` |',
  '| `goal` | `type=vague\\|unachievable interval=500` |',
  '| `tool` | `tool=find_agent args={"query":"news"}` |',
  '| `error` | `code=… chars=200 interval=5 seed=1` |',
  '| `tools` | `n=5 seed=1` |',
  '| `card` | `type=agent_saved` |',
].join('\n');

/** Reads a message. Never throws: a script that does not fit is explained. */
export function parseScript(message: string): ParsedScript {
  const [command, name] = message.trim().split(/\s+/, 2);
  if (command !== COMMAND) return { kind: 'none' };
  if (name === undefined) return { kind: 'invalid', reason: 'Which script?' };
  if (!NAMES.has(name)) return { kind: 'invalid', reason: `There is no script “${name}”.` };
  const rest = message.trim().slice(COMMAND.length).trimStart().slice(name.length);
  const values: Record<string, string> = {};
  for (const [argument, key, value] of rest.matchAll(ARGUMENT)) {
    if (key === undefined || value === undefined) {
      return { kind: 'invalid', reason: `“${argument}” is not of the form key=value.` };
    }
    values[key] = value.replace(/^"(.*)"$/s, '$1');
  }
  const parsed = script.safeParse({ ...values, name });
  return parsed.success
    ? { kind: 'script', script: parsed.data }
    : { kind: 'invalid', reason: z.prettifyError(parsed.error) };
}
