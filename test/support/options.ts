/** Options of commands for developers. What cannot be read ends the command before it has begun, with code 2 and a line. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads the command line, as `parseArgs` does. @returns the options' values. */
export function readOptions<const O extends Options>(options: O) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    return refuse(
      `${error instanceof Error ? error.message : String(error)}\nOptions: ${known.join(' ')}`,
    );
  }
}

/** Reads the number that an option was given. @param least the smallest that makes sense. */
export function numberOption(name: string, text: string, least = 0): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number) && number >= least) return number;
  return refuse(`--${name} takes a number of at least ${least}, not "${text}".`);
}

/** Reads the seed that an option was given, or draws one. */
export function seedOption(text: string | undefined): number {
  return text === undefined ? Math.floor(Math.random() * 1e9) : numberOption('seed', text);
}

/** Says what is wrong with the command line, and ends. */
export function refuse(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
}
