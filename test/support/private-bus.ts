/** A message bus of a test's own, with mocks of desktop services on it. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until, untilTrue } from './until.ts';

const run = promisify(execFile);

/** Debian's Python has the mocks; another `python3` that comes first in the path may not. */
const PYTHONS = ['python3', '/usr/bin/python3'];

export interface MockedService {
  /** A template of python-dbusmock. */
  readonly template: string;
  readonly bus: 'system' | 'session';
  /** The name it takes on the bus, which is also that of its interface. */
  readonly name: string;
  /** What the template can be told. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** @returns the Python that has the mocks, or why there can be none here. */
export function findMocks(): { readonly python: string } | { readonly missing: string } {
  if (process.platform !== 'linux') return { missing: 'D-Bus services exist on Linux only' };
  for (const command of ['dbus-daemon', 'dbus-send']) {
    if (spawnSync(command, ['--version']).error) return { missing: `${command} is not installed` };
  }
  const python = PYTHONS.find(
    (candidate) => spawnSync(candidate, ['-c', 'import dbus, dbusmock']).status === 0,
  );
  return python ? { python } : { missing: 'the package python3-dbusmock is not installed' };
}

export class PrivateBus {
  /** Value for `DBUS_SYSTEM_BUS_ADDRESS` or `DBUS_SESSION_BUS_ADDRESS`. */
  readonly address: string;
  private readonly python: string;
  private readonly children: ChildProcess[];

  private constructor(address: string, python: string, bus: ChildProcess) {
    this.address = address;
    this.python = python;
    this.children = [bus];
  }

  static async start(python: string): Promise<PrivateBus> {
    const config = join(import.meta.dirname, 'private-bus.conf');
    const args = ['--config-file', config, '--nofork', '--nopidfile', '--print-address'];
    const bus = spawn('dbus-daemon', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let printed = '';
    bus.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const address = await until(() => /^(\S+)\n/.exec(printed)?.[1], {
      what: 'the private bus to say its address',
      timeoutMs: 10_000,
    });
    return new PrivateBus(address, python, bus);
  }

  /** Puts a mock on the bus and waits until it answers. */
  mock({ template, bus, name, parameters = {} }: MockedService): Promise<void> {
    const args = [`--${bus}`, '--template', template, '--parameters', JSON.stringify(parameters)];
    return this.serve(bus, name, args);
  }

  /** Puts an empty object on the bus, which can be told what it offers, and waits until it answers. */
  object({
    bus,
    name,
    path,
  }: Pick<MockedService, 'bus' | 'name'> & { path: string }): Promise<void> {
    return this.serve(bus, name, [`--${bus}`, name, path, name]);
  }

  private async serve(
    bus: MockedService['bus'],
    name: string,
    args: readonly string[],
  ): Promise<void> {
    const variable = `DBUS_${bus.toUpperCase()}_BUS_ADDRESS`;
    const env = { ...process.env, [variable]: this.address };
    const options = { stdio: 'ignore', env } as const;
    this.children.unshift(spawn(this.python, ['-m', 'dbusmock', ...args], options));
    await untilTrue(() => this.hasOwner(name), { what: `the mock of ${name}`, timeoutMs: 15_000 });
  }

  /** Runs Python with `bus`, `dbus` and `json` at hand. @returns what it printed. */
  async python3(code: string, ...args: readonly string[]): Promise<string> {
    const head = 'import sys, json, dbus\nbus = dbus.bus.BusConnection(sys.argv[1])\n';
    const { stdout } = await run(this.python, ['-c', head + code, this.address, ...args]);
    return stdout;
  }

  async stop(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await gone;
    }
  }

  private async hasOwner(name: string): Promise<boolean> {
    const { stdout } = await run('dbus-send', [
      `--bus=${this.address}`,
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${name}`,
    ]);
    return stdout.includes('true');
  }
}
