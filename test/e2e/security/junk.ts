/** What a hostile page sends: anything, and things that look almost right. */
import { callInputs } from '@shared/ipc';
import fc from 'fast-check';

const SEED = 20_261_127;
const COUNT = 1_500;

/** Calls that do something to everything, even when nothing is wrong with what is asked. */
const SWEEPING: ReadonlySet<string> = new Set([
  'data.clear',
  'data.reveal',
  'app.restart',
  'windows.open',
]);

/** Calls that junk is sent to. */
export const NAMES = Object.keys(callInputs).filter((name) => !SWEEPING.has(name));

/** Fields that real inputs have, so that junk gets past the first look at it. */
const FIELDS = ['sessionId', 'taskId', 'name', 'id', 'url', 'text', 'query', 'limit', 'days'];

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(
    fc.oneof(fc.constantFrom(...FIELDS), fc.constantFrom('__proto__', 'constructor', 'toJSON')),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(
        '../../longhaul.db',
        '/etc/passwd',
        'file:///etc/passwd',
        "' OR 1=1 --",
        '\0',
      ),
      fc.string({ maxLength: 300 }),
    ),
    { maxKeys: 6 },
  ),
);

/** Names and inputs, some of which happen to be right. */
export const JUNK_CALLS = fc.sample(
  fc.tuple(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...NAMES) },
      { weight: 1, arbitrary: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toString')) },
    ),
    junk,
  ),
  { seed: SEED, numRuns: COUNT },
);

/**
 * A function of the page's: what no list of JSON has and structured cloning carries, and some that it does not. None of it is
 * right for any call.
 */
export const ODDITIES = `() => {
  const loop = {};
  loop.itself = loop;
  const deep = [];
  let at = deep;
  for (let depth = 0; depth < 2_000; depth += 1) {
    at.push([]);
    at = at[0];
  }
  return [
    null, NaN, -0, 10n ** 30n, true, '', 'x'.repeat(3_000_000), new String('app.state'), Symbol('x'), () => 1,
    new Map([['sessionId', 'x']]), new Set(['x']), new Date(NaN), /x/g, new Error('x'), loop, deep, new Array(100_000),
    new ArrayBuffer(1_000_000), new Float64Array(8), new DataView(new ArrayBuffer(8)), new Blob(['x']), document,
    { sessionId: new Map() }, { sessionId: { toString: 'x' } }, { __proto__: { sessionId: 'x' } },
    { taskIds: { length: 1e9, 0: 'x' } }, { name: ['x'] }, { id: 2 ** 53 }, [{ sessionId: 'x' }],
  ];
}`;

/** Whether an input would be right for a call. */
export function fits(name: string, input: unknown): boolean {
  const schema = Object.hasOwn(callInputs, name)
    ? callInputs[name as keyof typeof callInputs]
    : undefined;
  return schema?.safeParse(input).success === true;
}
