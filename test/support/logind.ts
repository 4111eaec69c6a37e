/**
 * Sleep and wake-up as Electron hears of them on Linux: from logind, here a mock of it on a bus of its own that the app
 * is pointed to by `DBUS_SYSTEM_BUS_ADDRESS`.
 */
import { PrivateBus } from './private-bus.ts';

const SERVICE = {
  template: 'logind',
  bus: 'system',
  name: 'org.freedesktop.login1',
} as const;

/** Has the mock send the signal, because only its own signals count as logind's. */
const EMIT = `
manager = bus.get_object('${SERVICE.name}', '/org/freedesktop/login1')
manager.EmitSignal('${SERVICE.name}.Manager', sys.argv[2], 'b',
                   [dbus.Boolean(sys.argv[3] == 'begin')], dbus_interface='org.freedesktop.DBus.Mock')
`;

export class Logind {
  private readonly bus: PrivateBus;

  private constructor(bus: PrivateBus) {
    this.bus = bus;
  }

  static async start(python: string): Promise<Logind> {
    const bus = await PrivateBus.start(python);
    await bus.mock(SERVICE);
    return new Logind(bus);
  }

  /** Value for `DBUS_SYSTEM_BUS_ADDRESS`. */
  get address(): string {
    return this.bus.address;
  }

  /** The machine is about to sleep. */
  async suspend(): Promise<void> {
    await this.bus.python3(EMIT, 'PrepareForSleep', 'begin');
  }

  /** The machine has woken. */
  async resume(): Promise<void> {
    await this.bus.python3(EMIT, 'PrepareForSleep', 'end');
  }

  /** The machine is about to be switched off, and waits for whoever has asked it to. */
  async shutDown(): Promise<void> {
    await this.bus.python3(EMIT, 'PrepareForShutdown', 'begin');
  }

  stop(): Promise<void> {
    return this.bus.stop();
  }
}
