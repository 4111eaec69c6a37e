import { t } from '../../i18n';
import { COMMANDS, GROUPS, LOCAL_KEYS } from './commands';
import { KeyCaps } from './KeyCaps';
import type { Shortcut } from './keys';

/** Every shortcut there is, by group. */
export function ShortcutList() {
  return (
    <div className="gap-x-8 min-[620px]:columns-2">
      {GROUPS.map((group) => (
        <Group key={group} title={t(`commands:groups.${group}`)}>
          {COMMANDS.filter((command) => command.group === group).map(
            ({ id, title, shortcut }) =>
              shortcut && <Line key={id} title={title()} shortcut={shortcut} />,
          )}
        </Group>
      ))}
      <Group title={t('commands:groups.writing')}>
        {LOCAL_KEYS.map(({ title, shortcut }) => (
          <Line key={shortcut} title={title()} shortcut={shortcut} />
        ))}
      </Group>
    </div>
  );
}

function Group({
  title,
  children,
}: {
  readonly title: string;
  readonly children: React.ReactNode;
}) {
  return (
    <section aria-label={title} className="break-inside-avoid pb-5">
      <h3 className="pb-1 font-medium text-2xs text-ink-faint">{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

function Line({ title, shortcut }: { readonly title: string; readonly shortcut: Shortcut }) {
  return (
    <div className="flex items-center justify-between gap-3 py-1">
      <dt className="min-w-0">{title}</dt>
      <dd>
        <KeyCaps shortcut={shortcut} />
      </dd>
    </div>
  );
}
