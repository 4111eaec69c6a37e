import { describe, expect, it } from 'vitest';
import { whyInstall } from '../../../scripts/setup/lockfile.mjs';

const locked = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.2.3', integrity: 'sha512-a' },
    'node_modules/@scope/b': { version: '2.0.0', integrity: 'sha512-b' },
    'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-o', optional: true },
  },
};
const { '': _root, 'node_modules/other-platform': _optional, ...needed } = locked.packages;

describe('deciding whether npm must run', () => {
  it('installs where nothing is installed, or an installation was interrupted', () => {
    expect(whyInstall(locked, null)).toBe('not installed yet');
    expect(whyInstall(locked, {})).toBe('not installed yet');
  });

  it('is content with what the lock file says, without packages for other platforms', () => {
    expect(whyInstall(locked, { packages: needed })).toBeNull();
  });

  it('names what is missing, what differs and what is too much', () => {
    const { 'node_modules/a': a, ...withoutA } = needed;
    expect(whyInstall(locked, { packages: withoutA })).toBe('a is missing');
    expect(
      whyInstall(locked, { packages: { ...needed, 'node_modules/a': { ...a, version: '1.2.2' } } }),
    ).toBe('a is 1.2.2, locked is 1.2.3');
    expect(
      whyInstall(locked, { packages: { ...needed, 'node_modules/a/node_modules/c': a } }),
    ).toBe('c is not in the lock file');
  });

  it('sees another content under the same version', () => {
    const packages = {
      ...needed,
      'node_modules/@scope/b': { version: '2.0.0', integrity: 'sha512-x' },
    };
    expect(whyInstall(locked, { packages })).toContain('@scope/b');
  });
});
