import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { spawnBackend } from '../../../src/main/backend/utility-child';

const forked = vi.hoisted(() => ({ child: null as EventEmitter | null }));
vi.mock('electron', () => ({ utilityProcess: { fork: () => forked.child } }));

describe('the process of the bundled backend', () => {
  it('may run out of memory: that is noted, and its exit is all that follows', () => {
    const stdout = new EventEmitter();
    const child = Object.assign(new EventEmitter(), { stdout, stderr: new EventEmitter() });
    forked.child = child;
    const output: string[] = [];
    const exits: number[] = [];
    spawnBackend('/data', (text) => output.push(text)).onExit((code) => exits.push(code));
    // As Electron tells of it; the report holds the environment, and with it tokens.
    child.emit('error', 'FatalError', 'v8::internal::Heap', '{"LONGHAUL_TOKEN":"secret"}');
    child.emit('exit', 5);
    expect(output.join('')).toContain('v8::internal::Heap');
    expect(output.join('')).not.toContain('secret');
    expect(exits).toEqual([5]);
  });
});
