import { describe, expect, it } from 'vitest';
import { chatsFileAmong } from '../../../../src/main/desktop/links/opened-file';

describe('a file of chats among the arguments of a start', () => {
  it.each([
    [['longhaul', '/home/ada/my chats.longhaul.json'], '/home/ada/my chats.longhaul.json'],
    [['longhaul', 'here.longhaul.json'], '/home/ada/here.longhaul.json'],
    [['longhaul', '../there.longhaul.json'], '/home/there.longhaul.json'],
    [['longhaul', '--flag', 'file:///tmp/a%20b.longhaul.json'], '/tmp/a b.longhaul.json'],
    [['longhaul', '--file=x.longhaul.json'], null],
    [['longhaul', '/etc/passwd', 'package.json'], null],
    [['longhaul', 'file://elsewhere/share/x.longhaul.json'], null],
    [['longhaul', 'longhaul://new?prompt=x'], null],
    [undefined, null],
  ])('%j is %s', (argv, file) => {
    expect(chatsFileAmong(argv, '/home/ada')).toBe(file);
  });
});
