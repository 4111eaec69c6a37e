/**
 * Sleep and wake-up as Electron hears of them on Linux: from logind, here a mock of it on a bus of its own that the app
 * is pointed to by `DBUS_SYSTEM_BUS_ADDRESS`.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { until, untilTrue } from './until.ts';

const run = promisify(execFile);

const SERVICE = 'org.freedesktop.login1';

/** Debian's Python has the mock; another `python3` that comes first in the path may not. */
const PYTHONS = ['python3', '/usr/bin/python3'];

/** Has the mock send the signal, because only its own signals count as logind's. */
const EMIT = `
import sys, dbus
bus = dbus.bus.BusConnection(sys.argv[1])
manager = bus.get_object('${SERVICE}', '/org/freedesktop/login1')
manager.EmitSignal('${SERVICE}.Manager', 'PrepareForSleep', 'b',
                   [dbus.Boolean(sys.argv[2] == 'sleep')], dbus_interface='org.freedesktop.DBus.Mock')
`;

/** @returns the Python that has the mock, or why there can be none here. */
export function findLogindMock(): { readonly python: string } | { readonly missing: string } {
  if (process.platform !== 'linux') return { missing: 'logind exists on Linux only' };
  for (const command of ['dbus-daemon', 'dbus-send']) {
    if (spawnSync(command, ['--version']).error) return { missing: `${command} is not installed` };
  }
  const python = PYTHONS.find(
    (candidate) => spawnSync(candidate, ['-c', 'import dbus, dbusmock']).status === 0,
  );
  return python ? { python } : { missing: 'the package python3-dbusmock is not installed' };
}

export class Logind {
  /** Value for `DBUS_SYSTEM_BUS_ADDRESS`. */
  readonly address: string;
  private readonly python: string;
  private readonly children: readonly ChildProcess[];

  private constructor(address: string, python: string, children: readonly ChildProcess[]) {
    this.address = address;
    this.python = python;
    this.children = children;
  }

  static async start(python: string): Promise<Logind> {
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let printed = '';
    bus.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const address = await until(() => /^(\S+)\n/.exec(printed)?.[1], {
      what: 'the private bus to say its address',
      timeoutMs: 10_000,
    });
    const mock = spawn(python, ['-m', 'dbusmock', '--system', '--template', 'logind'], {
      stdio: 'ignore',
      env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: address },
    });
    const logind = new Logind(address, python, [mock, bus]);
    await untilTrue(() => logind.answers(), { what: 'the mock of logind', timeoutMs: 15_000 });
    return logind;
  }

  /** The machine is about to sleep. */
  suspend(): Promise<void> {
    return this.emit('sleep');
  }

  /** The machine has woken. */
  resume(): Promise<void> {
    return this.emit('wake');
  }

  async stop(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await gone;
    }
  }

  private async answers(): Promise<boolean> {
    const { stdout } = await run('dbus-send', [
      `--bus=${this.address}`,
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${SERVICE}`,
    ]);
    return stdout.includes('true');
  }

  private async emit(what: 'sleep' | 'wake'): Promise<void> {
    await run(this.python, ['-c', EMIT, this.address, what]);
  }
}
