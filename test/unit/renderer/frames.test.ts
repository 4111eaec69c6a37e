import type { Events } from '@shared/ipc';
import { beforeEach, describe, expect, it } from 'vitest';
import { gatherPatches } from '../../../src/renderer/frames';
import { FakeBridge } from './fake-bridge';
import { aSession } from './fixtures';

let heard: string[];
let frames: (() => void)[];
let main: FakeBridge;
let bridge: ReturnType<typeof gatherPatches>;

const frame = () => {
  for (const paint of frames.splice(0)) paint();
};

const patch = (revision: number): Events['session.patched'] => ({
  sessionId: 's',
  revision,
  changes: [],
});

beforeEach(() => {
  heard = [];
  frames = [];
  main = new FakeBridge({ 'sessions.list': () => [] });
  bridge = gatherPatches(main, (callback) => frames.push(callback));
  bridge.on('session.patched', ({ revision }) => heard.push(`patch ${revision}`));
  bridge.on('session.changed', ({ id }) => heard.push(`session ${id}`));
});

describe('patches', () => {
  it('come together with the next frame, in their order', () => {
    main.emit('session.patched', patch(1));
    main.emit('session.patched', patch(2));
    expect(heard).toEqual([]);
    frame();
    expect(heard).toEqual(['patch 1', 'patch 2']);
    main.emit('session.patched', patch(3));
    frame();
    expect(heard).toEqual(['patch 1', 'patch 2', 'patch 3']);
  });

  it('come before what main says after them', async () => {
    main.emit('session.patched', patch(1));
    main.emit('session.changed', aSession({ id: 'a' }));
    expect(heard).toEqual(['patch 1', 'session a']);
    main.emit('session.patched', patch(2));
    await bridge.invoke('sessions.list');
    expect(heard).toEqual(['patch 1', 'session a', 'patch 2']);
    frame();
    expect(heard).toHaveLength(3);
  });

  it('come once each when a frame is painted after something else let them through', () => {
    main.emit('session.patched', patch(1));
    main.emit('session.changed', aSession({ id: 'a' }));
    main.emit('session.patched', patch(2));
    frame();
    expect(heard).toEqual(['patch 1', 'session a', 'patch 2']);
  });
});
