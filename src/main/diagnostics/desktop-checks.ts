/** What the desktop offers: a display, a keychain, notifications, a tray, word of sleep. Other systems have all of it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Check, fine, note, problem } from './check';

type Env = Readonly<Record<string, string | undefined>>;

/** Names that are on a message bus, or would be started when somebody asked for them. */
export type NamesOnBus = (bus: 'session' | 'system') => Promise<ReadonlySet<string> | null>;

interface Service {
  readonly name: string;
  readonly bus: 'session' | 'system';
  /** Any of these will do. */
  readonly offered: readonly string[];
  readonly without: string;
  readonly advice: string;
}

const SERVICES: readonly Service[] = [
  {
    name: 'Keychain',
    bus: 'session',
    offered: ['org.freedesktop.secrets', 'org.kde.kwalletd6', 'org.kde.kwalletd5'],
    without: 'none; the app asks whether to keep a token in a file',
    advice: 'Install and unlock gnome-keyring or KWallet to keep tokens encrypted.',
  },
  {
    name: 'Notifications',
    bus: 'session',
    offered: ['org.freedesktop.Notifications'],
    without: 'no service; nothing can tell you of finished tasks outside of the window',
    advice: 'Run a notification service; every common desktop has one.',
  },
  {
    name: 'Tray',
    bus: 'session',
    offered: ['org.kde.StatusNotifierWatcher'],
    without: 'none; the app keeps a window instead',
    advice: 'On GNOME, the extension AppIndicator adds one.',
  },
  {
    name: 'Sleep and wake-up',
    bus: 'system',
    offered: ['org.freedesktop.login1'],
    without: 'nobody tells the app; it notices dead connections by their silence',
    advice: 'Run systemd-logind or elogind to reconnect at once after waking.',
  },
];

/** How long a bus may take to answer. */
const ANSWER_MS = 5_000;

/**
 * @param env the environment that the app would have.
 * @param namesOn asks a bus; null where it cannot be asked.
 */
export async function desktopChecks(
  platform: NodeJS.Platform,
  env: Env,
  namesOn: NamesOnBus = askBus,
): Promise<Check[]> {
  if (platform !== 'linux') {
    return ['Display', ...SERVICES.map(({ name }) => name)].map((name) =>
      fine(name, 'part of the system'),
    );
  }
  const [session, system] = await Promise.all([namesOn('session'), namesOn('system')]);
  const services = SERVICES.map((service) =>
    checkService(service, service.bus === 'session' ? session : system),
  );
  return [checkDisplay(env), ...services];
}

function checkService(
  { name, bus, offered, without, advice }: Service,
  names: ReadonlySet<string> | null,
): Check {
  if (names === null) return note(name, `unknown, there is no ${bus} bus; ${without}`, advice);
  const found = offered.find((candidate) => names.has(candidate));
  return found === undefined ? note(name, without, advice) : fine(name, found);
}

/** A local X display has a socket of its number; of a remote one nothing can be said without connecting. */
function checkDisplay({ DISPLAY, WAYLAND_DISPLAY }: Env): Check {
  if (WAYLAND_DISPLAY) return fine('Display', `Wayland, ${WAYLAND_DISPLAY}`);
  if (!DISPLAY) {
    const advice = 'Come with `ssh -X`, or set DISPLAY, to see the windows.';
    return note('Display', 'none; windows open on a virtual one (Xvfb)', advice);
  }
  const number = /^(?:unix)?:(\d+)/.exec(DISPLAY)?.[1];
  if (number === undefined || existsSync(`/tmp/.X11-unix/X${number}`)) {
    return fine('Display', `X11, ${DISPLAY}`);
  }
  const advice = 'Correct DISPLAY, or unset it to use a virtual display.';
  return problem('Display', `${DISPLAY} is set, but nothing is there`, advice);
}

/** Asks with the tool that comes with every message bus. */
async function askBus(bus: 'session' | 'system'): Promise<ReadonlySet<string> | null> {
  const lists = await Promise.all(
    ['ListNames', 'ListActivatableNames'].map((method) => callBus(bus, method)),
  );
  if (lists.includes(null)) return null;
  const names = lists.flatMap((list) => [...(list ?? '').matchAll(/string "([^"]+)"/g)]);
  return new Set(names.map(([, name = '']) => name));
}

function callBus(bus: string, method: string): Promise<string | null> {
  const target = ['--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const args = [`--${bus}`, '--print-reply', ...target, `org.freedesktop.DBus.${method}`];
  return new Promise((resolve) => {
    execFile('dbus-send', args, { timeout: ANSWER_MS }, (error, stdout) => {
      resolve(error ? null : stdout);
    });
  });
}
