import { describe, expect, it } from 'vitest';
import { completeLock, missingOptional } from '../../../scripts/checks/lock-platforms.mjs';

const tool = {
  version: '2.0.0',
  dev: true,
  optionalDependencies: {
    '@tool/cli-darwin-arm64': '2.0.0',
    '@tool/cli-linux-x64-musl': '2.0.0',
    '@tool/cli-linux-x64-gnu': '2.0.0',
    '@tool/cli-wasm32-wasi': '2.0.0',
  },
};
const lock = {
  lockfileVersion: 3,
  packages: {
    '': { version: '1.0.0' },
    'node_modules/tool': tool,
    'node_modules/@tool/cli-linux-x64-gnu': { version: '2.0.0', optional: true },
    'node_modules/a': { version: '1.0.0', optionalDependencies: { 'b-win32-x64': '1.0.0' } },
    'node_modules/a/node_modules/b-win32-x64': { version: '1.0.0', optional: true },
  },
};

describe('a lock file for all platforms', () => {
  it('is missed where npm left packages out, nested ones considered', () => {
    expect(missingOptional(lock).map(({ name }) => name)).toEqual([
      '@tool/cli-darwin-arm64',
      '@tool/cli-linux-x64-musl',
      '@tool/cli-wasm32-wasi',
    ]);
  });

  it('is made from the names of the packages', () => {
    const completed = completeLock(lock);
    expect(missingOptional(completed)).toEqual([]);
    expect(completed.packages['node_modules/@tool/cli-linux-x64-musl']).toEqual({
      version: '2.0.0',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
    expect(completed.packages['node_modules/@tool/cli-wasm32-wasi']).toEqual({
      version: '2.0.0',
      cpu: ['wasm32'],
      dev: true,
      optional: true,
    });
    expect(Object.keys(completed.packages)[0]).toBe('');
  });

  it('is not guessed at', () => {
    const unclear = { packages: { a: { optionalDependencies: { fsevents: '2.0.0' } } } };
    expect(() => completeLock(unclear)).toThrow('cannot lock fsevents@2.0.0');
    const range = { packages: { a: { optionalDependencies: { 'b-linux-x64': '^2.0.0' } } } };
    expect(() => completeLock(range)).toThrow('cannot lock b-linux-x64@^2.0.0');
  });
});
