import { CalendarClock, Compass, FileText, Workflow } from 'lucide-react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';

const SUGGESTIONS = [
  { name: 'build', icon: Workflow },
  { name: 'automate', icon: CalendarClock },
  { name: 'write', icon: FileText },
  { name: 'explore', icon: Compass },
] as const;

/** A chat in which nothing has been said. */
export function EmptyChat() {
  const client = useClient();
  return (
    <div className="gutters flex min-h-0 flex-1 flex-col items-center overflow-y-auto px-6 py-8">
      <div className="my-auto w-full max-w-[45rem]">
        <h2 className="font-semibold text-xl tracking-tight">{t('chat:empty.title')}</h2>
        <p className="mt-1 text-base text-ink-soft">{t('chat:empty.text')}</p>
        <ul className="mt-6 grid gap-2.5 min-[820px]:grid-cols-2">
          {SUGGESTIONS.map(({ icon: Icon, name }) => (
            <li key={name} className="flex">
              <button
                type="button"
                onClick={() => void client.say(t(`chat:empty.${name}.prompt`))}
                className="flex w-full gap-3 rounded-xl border border-line bg-raised p-3.5 text-left transition-colors duration-100 hover:border-line-strong hover:bg-sunken"
              >
                <Icon size={17} aria-hidden className="mt-0.5 shrink-0 text-accent" />
                <span>
                  <span className="block font-medium">{t(`chat:empty.${name}.title`)}</span>
                  <span className="mt-0.5 block text-ink-faint text-xs">
                    {t(`chat:empty.${name}.prompt`)}
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
