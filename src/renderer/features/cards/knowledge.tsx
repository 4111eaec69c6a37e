/** What was looked up or noted: documentation, the web, what is known about the person, a list of what is to be done. */
import type { JsonValue } from '@shared/protocol/json';
import {
  BookOpen,
  Circle,
  CircleCheck,
  CircleDot,
  FileQuestion,
  Globe,
  ListTodo,
  type LucideIcon,
  NotebookPen,
  Search,
  Terminal,
  TriangleAlert,
} from 'lucide-react';
import { t } from '../../i18n';
import { Clamp } from '../../ui/Clamp';
import { cx } from '../../ui/cx';
import { ExternalLink } from '../../ui/ExternalLink';
import { Markdown } from '../../ui/markdown/Markdown';
import { withoutMarks } from '../../ui/markdown/without-marks';
import { Badge, Card, CardSection, Facts } from './Card';
import { useCardActions } from './card-actions';
import type { CardOf } from './card-props';
import { ValueView } from './ValueView';

export function DocResultsCard({ card }: CardOf<'doc_search_results'>) {
  return (
    <Card
      icon={BookOpen}
      title={t('cards:docs.results', { query: card.query })}
      aside={t('cards:docs.found', { count: card.count })}
    >
      <ul className="flex flex-col gap-3">
        {card.results.map((result) => (
          <li key={result.path}>
            <p className="font-medium">
              <Linked href={result.doc_url}>{result.title}</Linked>{' '}
              {result.section !== result.title && (
                <span className="font-normal text-ink-faint text-xs">{result.section}</span>
              )}
            </p>
            <p className="line-clamp-3 text-ink-soft text-xs">{withoutMarks(result.snippet)}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** A title that leads somewhere when it has an address. */
function Linked({ href, children }: { readonly href: unknown; readonly children: string }) {
  if (typeof href !== 'string') return children;
  return (
    <span className="text-accent [&_a]:underline [&_a]:underline-offset-3">
      <ExternalLink href={href}>{children}</ExternalLink>
    </span>
  );
}

export function DocPageCard({ card }: CardOf<'doc_page'>) {
  return (
    <Card
      icon={BookOpen}
      title={<Linked href={card.doc_url}>{card.title}</Linked>}
      subtitle={<span className="font-mono text-ink-faint text-xs">{card.path}</span>}
    >
      <Clamp>
        <Markdown text={card.content} streaming={false} />
      </Clamp>
    </Card>
  );
}

export function BuilderGuideCard({ card }: CardOf<'agent_builder_guide'>) {
  return (
    <Card icon={BookOpen} title={card.message}>
      <Clamp>
        <Markdown text={card.content} streaming={false} />
      </Clamp>
    </Card>
  );
}

export function ValidationCard({ card }: CardOf<'agent_builder_validation_result'>) {
  return (
    <Card
      icon={card.valid ? CircleCheck : TriangleAlert}
      tone={card.valid ? 'good' : 'warning'}
      title={card.message}
    >
      {card.errors.length > 0 && (
        <ul className="list-disc pl-4 text-ink-soft">
          {card.errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function UnderstandingCard({ card }: CardOf<'understanding_updated'>) {
  return (
    <Card icon={NotebookPen} title={t('cards:understanding.title')} subtitle={card.message}>
      <Facts
        facts={Object.entries(card.current_understanding).map(([name, value]) => {
          const known = knowledge(value);
          return {
            name,
            value: known && (
              <span className={cx(card.updated_fields.includes(name) && 'font-medium text-ink')}>
                {known}
              </span>
            ),
          };
        })}
      />
    </Card>
  );
}

/** What is known, in words, or null: the platform also names what it does not know, with null or an empty list. */
function knowledge(value: JsonValue): string | null {
  const things = (Array.isArray(value) ? value : [value])
    .filter((thing) => thing !== null && thing !== '')
    .map((thing) => (typeof thing === 'string' ? thing : JSON.stringify(thing)));
  return things.length === 0 ? null : things.join(', ');
}

export function NoResultsCard({ card }: CardOf<'no_results'>) {
  const { canWrite, draft } = useCardActions();
  return (
    <Card icon={FileQuestion} title={card.message}>
      {card.suggestions.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {card.suggestions.map((suggestion) => (
            <li key={suggestion}>
              <button
                type="button"
                disabled={!canWrite}
                className="rounded-full border border-line px-3 py-1 text-xs enabled:hover:border-line-strong enabled:hover:bg-hover"
                onClick={() => draft(suggestion)}
              >
                {suggestion}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function ShellCard({ card }: CardOf<'bash_exec'>) {
  const failed = card.exit_code !== 0 || card.timed_out;
  return (
    <Card
      icon={Terminal}
      tone={failed ? 'bad' : 'neutral'}
      title={card.message}
      aside={
        <Badge tone={failed ? 'bad' : 'good'}>
          {card.timed_out
            ? t('cards:shell.timedOut')
            : t('cards:shell.exit', { code: card.exit_code })}
        </Badge>
      }
    >
      {card.stdout && <TerminalText text={card.stdout} />}
      {card.stderr && (
        <CardSection title={t('cards:shell.errors')}>
          <TerminalText text={card.stderr} />
        </CardSection>
      )}
    </Card>
  );
}

function TerminalText({ text }: { readonly text: string }) {
  return (
    <Clamp>
      <pre
        // A block that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
        className="select-text overflow-x-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs"
      >
        {text}
      </pre>
    </Clamp>
  );
}

export function WebPageCard({ card }: CardOf<'web_fetch'>) {
  return (
    <Card
      icon={Globe}
      title={<Linked href={card.url}>{card.url}</Linked>}
      subtitle={card.message}
      aside={
        <Badge tone={card.status_code < 400 ? 'good' : 'bad'}>{String(card.status_code)}</Badge>
      }
    >
      <TerminalText text={card.content} />
      {card.truncated && <p className="text-ink-faint text-xs">{t('cards:web.truncated')}</p>}
    </Card>
  );
}

export function WebSearchCard({ card }: CardOf<'web_search'>) {
  return (
    <Card icon={Search} title={card.query} subtitle={card.answer || card.message}>
      <ul className="flex flex-col gap-2.5">
        {card.results.map((result, index) => (
          // Results have no identity of their own and never change.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index}>
            {typeof result.title === 'string' ? (
              <>
                <p className="font-medium">
                  <Linked href={result.url}>{result.title}</Linked>
                </p>
                {typeof result.snippet === 'string' && (
                  <p className="line-clamp-3 text-ink-soft text-xs">{result.snippet}</p>
                )}
              </>
            ) : (
              <ValueView value={result} />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Todo = CardOf<'todo_write'>['card']['todos'][number];

const TODO_LOOKS: Record<Todo['status'], { icon: LucideIcon; iconClass: string; text: string }> = {
  pending: { icon: Circle, iconClass: 'text-ink-faint', text: 'text-ink-soft' },
  in_progress: { icon: CircleDot, iconClass: 'text-accent', text: 'font-medium text-ink' },
  completed: { icon: CircleCheck, iconClass: 'text-good', text: 'text-ink-faint line-through' },
};

export function TodoCard({ card }: CardOf<'todo_write'>) {
  const done = card.todos.filter(({ status }) => status === 'completed').length;
  return (
    <Card
      icon={ListTodo}
      title={t('cards:todo.title')}
      aside={t('cards:todo.progress', { done, count: card.todos.length })}
    >
      <ul className="flex flex-col gap-1.5">
        {card.todos.map(({ content, activeForm, status }) => {
          const { icon: Icon, iconClass, text } = TODO_LOOKS[status];
          return (
            <li key={content} className="flex items-start gap-2">
              <Icon
                size={14}
                aria-label={t(`cards:todo.${status}`)}
                className={cx('mt-[3px] shrink-0', iconClass)}
              />
              <span className={text}>{status === 'in_progress' ? activeForm : content}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
