import type { CallName } from '@shared/ipc';
import {
  Bell,
  Database,
  Info,
  Keyboard,
  Languages,
  type LucideIcon,
  MoonStar,
  Palette,
  Server,
} from 'lucide-react';
import { Tabs } from 'radix-ui';
import { type ComponentType, type ReactNode, useEffect, useRef } from 'react';
import { t } from '../../i18n';
import { useCan } from '../../stores/app';
import { type SettingsSection, showDialog, useView } from '../../stores/view';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { Modal } from '../../ui/Modal';
import { ShortcutList } from '../palette/ShortcutList';
import { AboutSettings } from './AboutSettings';
import { AppearanceSettings } from './AppearanceSettings';
import { BackendSettings } from './BackendSettings';
import { BackgroundSettings } from './BackgroundSettings';
import { DataSettings } from './DataSettings';
import { LanguageSettings } from './LanguageSettings';
import { NotificationSettings } from './NotificationSettings';

interface Page {
  readonly icon: LucideIcon;
  readonly content: ComponentType;
  /** The call that everything in it comes to; none where some of it always works. */
  readonly call?: CallName;
}

const PAGES: Readonly<Record<SettingsSection, Page>> = {
  backend: { icon: Server, content: BackendSettings, call: 'backends.add' },
  appearance: { icon: Palette, content: AppearanceSettings, call: 'settings.change' },
  notifications: { icon: Bell, content: NotificationSettings, call: 'settings.change' },
  background: { icon: MoonStar, content: BackgroundSettings, call: 'settings.change' },
  language: { icon: Languages, content: LanguageSettings, call: 'settings.change' },
  data: { icon: Database, content: DataSettings },
  shortcuts: { icon: Keyboard, content: ShortcutList },
  about: { icon: Info, content: AboutSettings },
};

const SECTIONS = Object.keys(PAGES) as readonly SettingsSection[];

export function SettingsDialog() {
  const section = useView((state) => state.section);
  const strip = useRef<HTMLDivElement>(null);
  // Where the sections stand in a strip, the chosen one stays in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another section is a reason to look again
  useEffect(() => {
    const list = strip.current;
    if (!list) return;
    const observer = new ResizeObserver(() => {
      const chosen = list.querySelector('[aria-selected=true]');
      chosen?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
    observer.observe(list);
    return () => observer.disconnect();
  }, [section]);
  return (
    <Modal
      title={t('settings:title')}
      testId="settings"
      onClose={() => showDialog(null)}
      className="h-[40rem] max-h-[calc(100vh-2rem)] w-[54rem] max-w-[calc(100vw-2rem)]"
    >
      <Tabs.Root
        orientation="vertical"
        value={section}
        onValueChange={(value) => {
          const chosen = SECTIONS.find((name) => name === value);
          if (chosen) useView.setState({ section: chosen });
        }}
        className="flex min-h-0 flex-1 max-[620px]:flex-col"
      >
        <Tabs.List
          ref={strip}
          aria-label={t('settings:title')}
          className="flex w-44 shrink-0 flex-col gap-px overflow-auto border-line border-r bg-sidebar p-2 max-[620px]:w-auto max-[620px]:flex-row max-[620px]:border-r-0 max-[620px]:border-b"
        >
          {SECTIONS.map((name) => {
            const { icon: Icon } = PAGES[name];
            return (
              <Tabs.Trigger
                key={name}
                value={name}
                className="flex h-8 shrink-0 scroll-m-2 items-center gap-2.5 rounded-lg px-2.5 text-left text-ink-soft hover:bg-hover focus-visible:-outline-offset-2 data-[state=active]:bg-selected data-[state=active]:font-medium data-[state=active]:text-ink"
              >
                <Icon size={15} aria-hidden className="shrink-0" />
                {t(`settings:sections.${name}`)}
              </Tabs.Trigger>
            );
          })}
        </Tabs.List>
        {SECTIONS.map((name) => {
          const { content: Content, call } = PAGES[name];
          return (
            <Tabs.Content
              key={name}
              value={name}
              className="min-h-0 min-w-0 flex-1 overflow-y-auto px-6 py-4 [scrollbar-gutter:stable] focus-visible:-outline-offset-2"
            >
              <ErrorBoundary subject={t(`settings:sections.${name}`)}>
                <Changeable call={call}>
                  <Content />
                </Changeable>
              </ErrorBoundary>
            </Tabs.Content>
          );
        })}
      </Tabs.Root>
    </Modal>
  );
}

interface ChangeableProps {
  readonly call: CallName | undefined;
  readonly children: ReactNode;
}

/** Settings that cannot be changed in the app's mode are shown, and say so. */
function Changeable({ call, children }: ChangeableProps) {
  const works = useCan(call ?? 'app.state');
  if (works) return children;
  return (
    <fieldset disabled>
      <legend className="pb-3 text-ink-faint">{t('app:mode.off')}</legend>
      {children}
    </fieldset>
  );
}
