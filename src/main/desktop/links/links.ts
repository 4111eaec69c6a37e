/**
 * Follows links into the app and opens files of chats, from wherever the system hands them over: the command line of the first start,
 * that of a second one, or an event of macOS. A link shows something or puts text into a composer; it never sends.
 */
import type { Events } from '@shared/ipc';
import { app } from 'electron';
import { LINK_SCHEME, linkAmong, parseDeepLink } from './deep-link';
import { chatsFileAmong } from './opened-file';

export interface LinkPorts {
  /** Whether there is such a chat, and it is not deleted. */
  readonly hasSession: (sessionId: string) => boolean;
  readonly show: (target: Events['app.show']) => void;
  /** Offers to add the chats of a file. */
  readonly openFile: (file: string) => void;
  /** A second start that brought neither. */
  readonly focus: () => void;
}

/**
 * Call once, before the app is ready: macOS tells of the link that has started the app early.
 * @returns follows the link among the arguments of this start; to be called when windows are there.
 */
export function followLinks(ports: LinkPorts): () => void {
  let early: Handed | null = handedOver(process.argv, process.cwd());
  let started = false;
  const follow = (handed: Handed) => {
    if (!started) early = handed;
    else if ('file' in handed) ports.openFile(handed.file);
    else ports.show(targetOf(handed.link, ports.hasSession));
  };
  app.on('open-url', (event, link) => {
    event.preventDefault();
    follow({ link });
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    follow({ file });
  });
  app.on('second-instance', (_event, argv: unknown, folder) => {
    const handed = handedOver(argv, folder);
    if (handed) follow(handed);
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

type Handed = { readonly link: string } | { readonly file: string };

/** What a start was given, or null. */
function handedOver(argv: unknown, folder: string): Handed | null {
  const link = linkAmong(argv);
  if (link !== null) return { link };
  const file = chatsFileAmong(argv, folder);
  return file === null ? null : { file };
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
