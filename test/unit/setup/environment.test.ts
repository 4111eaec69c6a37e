import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callerFolder } from '../../../scripts/lib/caller.mjs';
import { hasDisplay } from '../../../scripts/lib/display.mjs';
import { npmCommand } from '../../../scripts/lib/npm.mjs';
import { cacheRoot, root } from '../../../scripts/lib/paths.mjs';
import { describeFailure, StepError } from '../../../scripts/lib/step-error.mjs';
import { xauthority } from '../../../scripts/lib/xauthority.mjs';
import { parseMissing } from '../../../scripts/setup/shared-libraries.mjs';

describe('where things are', () => {
  it('caches where the platform keeps such things', () => {
    expect(cacheRoot('linux', { XDG_CACHE_HOME: '/c' }, '/home/a')).toBe('/c/longhaul');
    expect(cacheRoot('linux', { XDG_CACHE_HOME: '' }, '/home/a')).toBe('/home/a/.cache/longhaul');
    expect(cacheRoot('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Caches/longhaul');
    expect(cacheRoot('win32', { LOCALAPPDATA: 'L' }, 'H')).toBe(join('L', 'longhaul', 'Cache'));
  });

  it('takes given paths from where the person was', () => {
    expect(callerFolder(root, { INIT_CWD: '/work' })).toBe('/work');
    expect(callerFolder('/elsewhere', { INIT_CWD: '/work' })).toBe('/elsewhere');
    expect(callerFolder(root, {})).toBe(root);
  });

  it('knows whether a window can open', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
    expect(hasDisplay('linux', { DISPLAY: ':0', LONGHAUL_HEADLESS: '1' })).toBe(false);
  });
});

describe('running npm', () => {
  it('uses the npm that started the script', () => {
    const cli = join(root, 'node_modules', 'npm-cli.js');
    expect(npmCommand(['ci'], { npm_execpath: cli }).at(1)).toEqual(['ci']);
    expect(npmCommand(['ci'], {}).flat().at(-1)).toBe('ci');
  });
});

describe('a failure', () => {
  it('says what failed, why, and what to do', () => {
    const error = new StepError('the download failed', { why: 'no\nnetwork', next: 'try again' });
    expect(describeFailure(error)).toBe(
      'Failed: the download failed\nWhy:    no\n        network\nNext:   try again',
    );
  });

  it('that nobody foresaw keeps its stack', () => {
    expect(describeFailure(new TypeError('x is not a function'))).toContain('environment.test');
    expect(describeFailure('text')).toBe('text');
  });

  it('of Electron for want of libraries names them', () => {
    const ldd = '\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n';
    expect(parseMissing(ldd)).toEqual(['libnss3.so']);
  });
});

describe('an X authority', () => {
  it('fits every display', () => {
    const file = xauthority(Buffer.alloc(16, 7));
    expect(file.readUInt16BE(0)).toBe(0xffff);
    expect(file.readUInt16BE(2)).toBe(0);
    expect(file.readUInt16BE(4)).toBe(0);
    expect(file.toString('latin1', 8, 26)).toBe('MIT-MAGIC-COOKIE-1');
    expect(file.subarray(28)).toEqual(Buffer.alloc(16, 7));
  });
});
