import { Command } from 'cmdk';
import { MessageSquare, Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useDeferredValue, useMemo, useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { sessionTitle, useSessions } from '../../stores/sessions';
import { showChat, showDialog } from '../../stores/view';
import { offeredChats } from './chats';
import { COMMANDS, type CommandGroup, isEnabled } from './commands';
import { KeyCaps } from './KeyCaps';

/** What is wanted most stands first. */
const ORDER: readonly CommandGroup[] = ['chats', 'tasks', 'view', 'general'];

/** What is open already is not offered. */
const OFFERED = COMMANDS.filter(({ id }) => id !== 'palette');

const ITEM =
  'flex min-h-9 items-center gap-3 rounded-lg px-2.5 text-ink-soft data-[selected=true]:bg-selected data-[selected=true]:text-ink';

/** Everything by name: commands and chats. */
export function CommandPalette() {
  const client = useClient();
  const sessions = useSessions((state) => state.sessions);
  const [typed, setTyped] = useState('');
  // Looking through thousands of chats must not hold up the next key.
  const wanted = useDeferredValue(typed);
  const chats = useMemo(() => offeredChats(sessions ?? [], wanted), [sessions, wanted]);
  const close = () => showDialog(null);

  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          data-testid="command-palette"
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[36rem] max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col overflow-hidden rounded-2xl border border-line bg-raised shadow-float focus-visible:outline-none"
        >
          <Dialog.Title className="sr-only">{t('commands:palette')}</Dialog.Title>
          <Command label={t('commands:palette')} loop className="flex min-h-0 flex-col">
            <div className="flex items-center gap-2.5 border-line border-b px-4">
              <Search size={16} aria-hidden className="shrink-0 text-ink-faint" />
              <Command.Input
                value={typed}
                onValueChange={setTyped}
                placeholder={t('commands:placeholder')}
                className="h-12 w-full bg-transparent text-base placeholder:text-ink-faint focus-visible:outline-none"
              />
            </div>
            <Command.List className="min-h-0 overflow-y-auto p-2">
              <Command.Empty className="px-3 py-6 text-center text-ink-faint">
                {t('commands:nothing')}
              </Command.Empty>
              {ORDER.map((group) => (
                <Command.Group
                  key={group}
                  heading={t(`commands:groups.${group}`)}
                  className="palette-group"
                >
                  {OFFERED.filter((command) => command.group === group && isEnabled(command)).map(
                    (command) => (
                      <Command.Item
                        key={command.id}
                        value={`${command.title()} ${command.id}`}
                        className={ITEM}
                        onSelect={() => {
                          close();
                          command.run(client);
                        }}
                      >
                        <span className="min-w-0 flex-1 truncate">{command.title()}</span>
                        {command.shortcut && <KeyCaps shortcut={command.shortcut} />}
                      </Command.Item>
                    ),
                  )}
                </Command.Group>
              ))}
              {chats.length > 0 && (
                <Command.Group heading={t('sessions:label')} className="palette-group">
                  {chats.map((session) => (
                    <Command.Item
                      key={session.id}
                      value={`${sessionTitle(session)} ${session.id}`}
                      className={ITEM}
                      onSelect={() => {
                        close();
                        client.openSession(session.id);
                        showChat();
                      }}
                    >
                      <MessageSquare size={14} aria-hidden className="shrink-0 text-ink-faint" />
                      <span className="min-w-0 flex-1 truncate">{sessionTitle(session)}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
