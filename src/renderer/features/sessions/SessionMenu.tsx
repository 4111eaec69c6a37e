import type { CallName } from '@shared/ipc';
import type { Session } from '@shared/session';
import {
  AppWindow,
  Bell,
  BellOff,
  Braces,
  FileText,
  type LucideIcon,
  Pencil,
  Pin,
  PinOff,
  Trash2,
} from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { useCan } from '../../stores/app';
import { cx } from '../../ui/cx';
import { requestRename } from './requests';

interface SessionMenuProps {
  readonly session: Session;
  /** The button that opens it. */
  readonly children: ReactNode;
}

/** What can be done with a chat. */
export function SessionMenu({ session, children }: SessionMenuProps) {
  const client = useClient();
  const { id, pinned, muted } = session;
  // The field that takes a new title must keep the keyboard, which otherwise returns to the button.
  const renames = useRef(false);
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (!renames.current) return;
            renames.current = false;
            event.preventDefault();
            requestRename(id);
          }}
          className="z-30 min-w-48 rounded-xl border border-line bg-raised p-1 shadow-float"
        >
          <Item
            icon={Pencil}
            needs="sessions.rename"
            onSelect={() => {
              renames.current = true;
            }}
          >
            {t('sessions:rename')}
          </Item>
          <Item
            icon={pinned ? PinOff : Pin}
            needs="sessions.pin"
            onSelect={() => void client.pinSession(id, !pinned)}
          >
            {pinned ? t('sessions:unpin') : t('sessions:pin')}
          </Item>
          <Item icon={AppWindow} needs="windows.open" onSelect={() => void client.openWindow(id)}>
            {t('sessions:openInWindow')}
          </Item>
          <Item
            icon={muted ? Bell : BellOff}
            needs="sessions.mute"
            onSelect={() => void client.muteSession(id, !muted)}
          >
            {muted ? t('sessions:unmute') : t('sessions:mute')}
          </Item>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <Item
            icon={FileText}
            needs="sessions.export"
            onSelect={() => void client.exportSession(id, 'markdown')}
          >
            {t('sessions:exportMarkdown')}
          </Item>
          <Item
            icon={Braces}
            needs="sessions.export"
            onSelect={() => void client.exportSession(id, 'json')}
          >
            {t('sessions:exportJson')}
          </Item>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <Item
            icon={Trash2}
            needs="sessions.delete"
            danger
            onSelect={() => void client.deleteSession(id)}
          >
            {t('delete')}
          </Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ItemProps {
  readonly icon: LucideIcon;
  /** The call that it comes to. */
  readonly needs: CallName;
  readonly danger?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function Item({ icon: Icon, needs, danger = false, onSelect, children }: ItemProps) {
  const works = useCan(needs);
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      disabled={!works}
      className={cx(
        'flex h-8 items-center gap-2.5 rounded-lg px-2.5 outline-none data-[highlighted]:bg-hover',
        works ? (danger ? 'text-bad' : 'text-ink') : 'text-ink-faint',
      )}
    >
      <Icon size={14} aria-hidden className="shrink-0" />
      {children}
    </DropdownMenu.Item>
  );
}
