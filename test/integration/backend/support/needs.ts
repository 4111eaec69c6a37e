/** Suites that need a real server: where there is none they are skipped, and the run says why. */
import { describe } from 'vitest';
import { noRedis } from '../../../support/redis';

export const describeWithRedis: typeof describe.skip =
  noRedis === null
    ? describe
    : (((name: string, ...rest: []) => {
        process.stderr.write(`\n!!! ${name}: NOT RUN: ${noRedis}\n`);
        describe.skip(`${name} – NOT RUN: ${noRedis}`, ...rest);
      }) as typeof describe.skip);
