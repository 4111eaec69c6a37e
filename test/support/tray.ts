/** A desktop with a tray: the service that tray icons announce themselves to, mocked on a bus of its own. */
import { PrivateBus } from './private-bus.ts';

const NAME = 'org.kde.StatusNotifierWatcher';
const MOCK = 'org.freedesktop.DBus.Mock';

const PREPARE = `
watcher = bus.get_object('${NAME}', '/StatusNotifierWatcher')
watcher.AddMethod('${NAME}', 'RegisterStatusNotifierItem', 's', '', '', dbus_interface='${MOCK}')
watcher.AddProperty('${NAME}', 'IsStatusNotifierHostRegistered', True, dbus_interface='${MOCK}')
`;

export class TrayHost {
  private readonly bus: PrivateBus;

  private constructor(bus: PrivateBus) {
    this.bus = bus;
  }

  static async start(python: string): Promise<TrayHost> {
    const bus = await PrivateBus.start(python);
    await bus.object({ bus: 'session', name: NAME, path: '/StatusNotifierWatcher' });
    await bus.python3(PREPARE);
    return new TrayHost(bus);
  }

  /** Value for `DBUS_SESSION_BUS_ADDRESS`. */
  get address(): string {
    return this.bus.address;
  }

  stop(): Promise<void> {
    return this.bus.stop();
  }
}
