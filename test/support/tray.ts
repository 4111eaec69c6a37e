/** A desktop with a tray: the service that tray icons announce themselves to, mocked on a bus of its own. */
import { PrivateBus } from './private-bus.ts';

const NAME = 'org.kde.StatusNotifierWatcher';
const MOCK = 'org.freedesktop.DBus.Mock';

const PREPARE = `
watcher = bus.get_object('${NAME}', '/StatusNotifierWatcher')
watcher.AddMethod('${NAME}', 'RegisterStatusNotifierItem', 's', '', '', dbus_interface='${MOCK}')
watcher.AddProperty('${NAME}', 'IsStatusNotifierHostRegistered', True, dbus_interface='${MOCK}')
`;

const ICONS = `
watcher = bus.get_object('${NAME}', '/StatusNotifierWatcher')
calls = watcher.GetMethodCalls('RegisterStatusNotifierItem', dbus_interface='${MOCK}')
`;

const COUNT = `${ICONS}
print(len(calls))
`;

/** Presses an entry of the newest icon's menu, as a desktop does: by the interface that menus are exported with. */
const CHOOSE = `${ICONS}
service, _, path = str(calls[-1][1][0]).partition('/')
item = bus.get_object(service, '/' + (path or 'StatusNotifierItem'))
place = item.Get('org.kde.StatusNotifierItem', 'Menu', dbus_interface='org.freedesktop.DBus.Properties')
menu = dbus.Interface(bus.get_object(service, place), 'com.canonical.dbusmenu')
_, (_, _, entries) = menu.GetLayout(0, -1, dbus.Array([], signature='s'))
labels = {str(properties.get('label', '')).replace('_', ''): number for number, properties, _ in entries}
if sys.argv[2] not in labels: raise SystemExit('The menu has only ' + ', '.join(labels))
# Whoever quits does not answer.
menu.Event(labels[sys.argv[2]], 'clicked', dbus.Int32(0, variant_level=1), dbus.UInt32(0), ignore_reply=True)
bus.flush()
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

  /** How often an icon has been put into the tray. */
  async icons(): Promise<number> {
    return Number(await this.bus.python3(COUNT));
  }

  /** Chooses an entry in the menu of the newest icon. @throws Error with the entries there are, when it is not among them. */
  async choose(label: string): Promise<void> {
    await this.bus.python3(CHOOSE, label);
  }

  stop(): Promise<void> {
    return this.bus.stop();
  }
}
