/** The desktop's notification service, here a mock of it on a bus of its own (`DBUS_SESSION_BUS_ADDRESS`). */
import { z } from 'zod';
import { PrivateBus } from './private-bus.ts';

const SERVICE = {
  template: 'notification_daemon',
  bus: 'session',
  name: 'org.freedesktop.Notifications',
  parameters: { capabilities: 'body actions' },
} as const;

const MOCK = 'org.freedesktop.DBus.Mock';
const OBJECT = `daemon = bus.get_object('${SERVICE.name}', '/org/freedesktop/Notifications')\n`;

const READ = `${OBJECT}
calls = daemon.GetMethodCalls('Notify', dbus_interface='${MOCK}')
print(json.dumps([{'title': str(args[3]), 'body': str(args[4])} for _, args in calls]))
`;

const CLICK = `${OBJECT}
daemon.EmitSignal('', 'ActionInvoked', 'us', [dbus.UInt32(int(sys.argv[2])), 'default'],
                  dbus_interface='${MOCK}')
`;

const shown = z.array(z.object({ title: z.string(), body: z.string() }));

export type ShownNotification = z.infer<typeof shown>[number];

export class NotificationService {
  private readonly bus: PrivateBus;

  private constructor(bus: PrivateBus) {
    this.bus = bus;
  }

  static async start(python: string): Promise<NotificationService> {
    const bus = await PrivateBus.start(python);
    await bus.mock(SERVICE);
    return new NotificationService(bus);
  }

  /** Value for `DBUS_SESSION_BUS_ADDRESS`. */
  get address(): string {
    return this.bus.address;
  }

  /** All notifications so far, in their order. */
  async shown(): Promise<ShownNotification[]> {
    return shown.parse(JSON.parse(await this.bus.python3(READ)));
  }

  /** Clicks a notification. @param number 1 for the first. */
  async click(number: number): Promise<void> {
    await this.bus.python3(CLICK, String(number));
  }

  stop(): Promise<void> {
    return this.bus.stop();
  }
}
