import { CalendarClock, Compass, FileText, type LucideIcon, Workflow } from 'lucide-react';
import { useClient } from '../../client-context';

interface Suggestion {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly prompt: string;
}

const SUGGESTIONS: readonly Suggestion[] = [
  {
    icon: Workflow,
    title: 'Build an agent',
    prompt:
      'Create an agent that collects the news of my field and sends me a digest every morning.',
  },
  {
    icon: CalendarClock,
    title: 'Automate a routine',
    prompt: 'Help me automate the report that I write every Friday afternoon.',
  },
  {
    icon: FileText,
    title: 'Write something long',
    prompt:
      'Write a detailed guide to planning a research project, with a checklist for each phase.',
  },
  {
    icon: Compass,
    title: 'Find out what is possible',
    prompt: 'Show me what I can automate with you, with three examples.',
  },
];

/** A chat in which nothing has been said. */
export function EmptyChat() {
  const client = useClient();
  return (
    <div className="gutters flex min-h-0 flex-1 flex-col items-center overflow-y-auto px-6 py-8">
      <div className="my-auto w-full max-w-[45rem]">
        <h2 className="font-semibold text-xl tracking-tight">What should get done?</h2>
        <p className="mt-1 text-base text-ink-soft">
          Work here can take minutes or hours. Close the window, let the laptop sleep, lose the
          network: it goes on, and you find it whole.
        </p>
        <ul className="mt-6 grid gap-2.5 min-[820px]:grid-cols-2">
          {SUGGESTIONS.map(({ icon: Icon, title, prompt }) => (
            <li key={title} className="flex">
              <button
                type="button"
                onClick={() => void client.send(prompt)}
                className="flex w-full gap-3 rounded-xl border border-line bg-raised p-3.5 text-left transition-colors duration-100 hover:border-line-strong hover:bg-sunken"
              >
                <Icon size={17} aria-hidden className="mt-0.5 shrink-0 text-accent" />
                <span>
                  <span className="block font-medium">{title}</span>
                  <span className="mt-0.5 block text-ink-faint text-xs">{prompt}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
