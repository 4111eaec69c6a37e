import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { Surroundings } from '../../../../src/main/desktop/surroundings';
import { ManualClock } from '../manual-clock';

const ONLINE = { online: true, metered: false };

function surrounded({ onBattery = false } = {}) {
  const monitor = Object.assign(new EventEmitter(), { isOnBatteryPower: () => onBattery });
  const clock = new ManualClock();
  const system = { online: true };
  const told: string[] = [];
  const surroundings = new Surroundings(
    { monitor, clock, isOnline: () => system.online },
    {
      onSuspend: () => told.push('sleep'),
      onResume: () => told.push('wake'),
      onLookedAt: () => told.push('looked at'),
      onOnline: (online) => told.push(online ? 'online' : 'offline'),
      onThrift: (thrifty) => told.push(thrifty ? 'thrift' : 'plenty'),
      onShutdown: () => told.push('shutdown'),
    },
  );
  surroundings.start();
  return { monitor, clock, system, told, surroundings };
}

describe('C32: sleep and wake-up', () => {
  it('are told once, however often they are announced', () => {
    const { monitor, told } = surrounded();
    for (const event of ['suspend', 'suspend', 'resume', 'resume']) monitor.emit(event);
    expect(told).toEqual(['sleep', 'wake', 'looked at']);
  });

  it('count also when only the wake-up is announced', () => {
    const { monitor, told, clock } = surrounded();
    monitor.emit('resume');
    clock.advance(60_000);
    monitor.emit('resume');
    expect(told.filter((word) => word === 'wake')).toHaveLength(2);
  });

  it('are noticed by the clock when nobody announces them', () => {
    const { told, clock } = surrounded();
    clock.advance(60_000);
    expect(told).toEqual([]);
    clock.sleep(120_000);
    clock.advance(0);
    expect(told).toEqual(['wake', 'looked at']);
    clock.advance(60_000);
    clock.sleep(120_000);
    clock.advance(0);
    expect(told).toHaveLength(4);
  });

  it('are not noticed again by the clock when they were announced', () => {
    const { monitor, told, clock } = surrounded();
    monitor.emit('suspend');
    clock.sleep(120_000);
    monitor.emit('resume');
    clock.advance(30_000);
    expect(told).toEqual(['sleep', 'wake', 'looked at']);
  });

  it('announced after the clock has noticed them are the same', () => {
    const { monitor, told, clock } = surrounded();
    clock.sleep(120_000);
    clock.advance(3_000);
    monitor.emit('resume');
    expect(told).toEqual(['wake', 'looked at']);
  });

  it('make it look at the network at once', () => {
    const { monitor, told, system } = surrounded();
    system.online = false;
    monitor.emit('resume');
    expect(told).toEqual(['offline', 'wake', 'looked at']);
  });
});

it('nothing is told any more once it was stopped: whoever would hear it is closed', () => {
  const { monitor, told, clock, system, surroundings } = surrounded();
  surroundings.report(1, ONLINE);
  surroundings.stop();
  system.online = false;
  for (const event of ['suspend', 'resume', 'unlock-screen', 'on-battery']) monitor.emit(event);
  surroundings.report(2, { online: false, metered: true });
  surroundings.forget(1);
  clock.advance(60_000);
  expect(told).toEqual([]);
});

describe('the lock, the power source and the end', () => {
  it('unlocking is looking, not waking', () => {
    const { monitor, told } = surrounded();
    monitor.emit('lock-screen');
    monitor.emit('unlock-screen');
    expect(told).toEqual(['looked at']);
  });

  it('asks for thrift on battery or where data is saved, and once while both hold', () => {
    const { monitor, told, surroundings } = surrounded();
    monitor.emit('on-battery');
    surroundings.report(1, { online: true, metered: true });
    monitor.emit('on-ac');
    monitor.emit('on-ac');
    expect(told).toEqual(['thrift']);
    surroundings.report(1, ONLINE);
    expect(told).toEqual(['thrift', 'plenty']);
  });

  it('knows the battery from the start', () => {
    expect(surrounded({ onBattery: true }).told).toEqual(['thrift']);
  });

  it('has the system wait for the end, and tells of it once', () => {
    const { monitor, told } = surrounded();
    const preventDefault = vi.fn();
    monitor.emit('shutdown', { preventDefault });
    monitor.emit('shutdown', { preventDefault });
    expect(preventDefault).toHaveBeenCalledTimes(2);
    expect(told).toEqual(['shutdown']);
  });
});
