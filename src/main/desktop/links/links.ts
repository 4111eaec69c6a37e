/**
 * Follows links into the app, from wherever the system hands them over: the command line of the first start, that of a
 * second one, or an event of macOS. A link shows something or puts text into a composer; it never sends.
 */
import type { Events } from '@shared/ipc';
import { app } from 'electron';
import { LINK_SCHEME, linkAmong, parseDeepLink } from './deep-link';

export interface LinkPorts {
  /** Whether there is such a chat, and it is not deleted. */
  readonly hasSession: (sessionId: string) => boolean;
  readonly show: (target: Events['app.show']) => void;
  /** A second start that brought no link. */
  readonly focus: () => void;
}

/**
 * Call once, before the app is ready: macOS tells of the link that has started the app early.
 * @returns follows the link among the arguments of this start; to be called when windows are there.
 */
export function followLinks(ports: LinkPorts): () => void {
  let early: string | null = linkAmong(process.argv);
  let started = false;
  const follow = (link: string) => {
    if (started) ports.show(targetOf(link, ports.hasSession));
    else early = link;
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    follow(url);
  });
  app.on('second-instance', (_event, argv: unknown) => {
    const link = linkAmong(argv);
    if (link !== null) follow(link);
    else if (started) ports.focus();
  });
  return () => {
    started = true;
    // Linux reads the scheme from the desktop entry; macOS from the package, which this affirms.
    if (app.isPackaged && process.platform !== 'linux') {
      app.setAsDefaultProtocolClient(LINK_SCHEME);
    }
    if (early !== null) follow(early);
  };
}

/** What a window is to show for a link. */
export function targetOf(
  link: string,
  hasSession: (sessionId: string) => boolean,
): Events['app.show'] {
  const found = parseDeepLink(link);
  if (found.kind === 'new') {
    return { newChat: true, prompt: found.prompt, shortened: found.shortened };
  }
  if (found.kind === 'bad') return { problem: 'bad-link' };
  if (!hasSession(found.sessionId)) return { problem: 'unknown-chat' };
  return { sessionId: found.sessionId };
}
