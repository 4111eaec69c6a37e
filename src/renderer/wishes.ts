/** What the person asks of this window from outside of it: by the menu bar, the tray, a notification or a link. */
import type { Bridge, Events } from '@shared/ipc';
import type { Client } from './client';
import { setFromLink } from './features/chat/composer-drafts';
import { runCommand } from './features/palette/commands';
import { t } from './i18n';
import { useApp } from './stores/app';
import { NO_SESSION, requestFocus, setDraft, useDrafts } from './stores/drafts';
import { useSessions } from './stores/sessions';
import { showChat, showDialog, showTasks } from './stores/view';

/** @param loaded a wish that comes before the window knows its chats waits for this. */
export function followWishes(bridge: Bridge, client: Client, loaded: Promise<void>): void {
  bridge.on('app.show', (target) => void loaded.then(() => show(client, target)));
  bridge.on('app.command', ({ command }) => void loaded.then(() => runCommand(command, client)));
}

/** Shows what was asked for. */
export async function show(client: Client, target: Events['app.show']): Promise<void> {
  if ('problem' in target) {
    const unknown = target.problem === 'unknown-chat';
    useApp.setState({ problem: unknown ? t('app:links.unknownChat') : t('app:links.bad') });
    return;
  }
  if ('tasks' in target) return showTasks('all');
  // A dialog would stand in front of it.
  showDialog(null);
  showChat();
  if ('sessionId' in target) {
    return client.openSession(target.sessionId, target.messageId ?? undefined);
  }
  if (!target.prompt) return client.newChat();
  await writeForPerson(client, target.prompt, target.shortened ?? false);
}

/** Puts a text that a link has brought into the composer of a new chat. Sending it is the person's. */
async function writeForPerson(client: Client, prompt: string, shortened: boolean): Promise<void> {
  const { openId } = useSessions.getState();
  const typing = (useDrafts.getState().drafts[openId ?? NO_SESSION] ?? '') !== '';
  // What was typed while no chat was open gets one of its own first.
  if (openId === null || !typing) await client.newChat();
  if (typing) await client.freshChat();
  const draftKey = useSessions.getState().openId ?? NO_SESSION;
  setDraft(draftKey, prompt);
  setFromLink(draftKey, shortened ? 'shortened' : 'whole');
  requestFocus();
}
