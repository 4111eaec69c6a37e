/** The small parts of an answer: what is neither text nor a tool call. */
import type { CorruptPart, FilePart, SourcePart, TextPart } from '@shared/chat/message';
import { ChevronRight, FileText, Link2, Unplug } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../i18n';
import { growthOf } from '../../stores/growth';
import { ExternalLink } from '../../ui/ExternalLink';
import { GrowingText } from '../../ui/GrowingText';
import { isInlineImage, linkLabel, safeHref } from '../../ui/links';
import { saysSomething } from './message-words';

interface ReasoningProps {
  readonly part: TextPart;
  readonly ended: boolean;
}

/** What the model thought: a line that opens. */
export function ReasoningView({ part, ended }: ReasoningProps) {
  const [open, setOpen] = useState(false);
  if (!saysSomething(part.text)) return null;
  return (
    <details
      className="group/reasoning"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="flex w-fit list-none items-center gap-1 rounded text-ink-faint text-xs hover:text-ink">
        <ChevronRight
          size={13}
          aria-hidden
          className="transition-transform duration-100 group-open/reasoning:rotate-90"
        />
        {part.state === 'streaming' && !ended ? (
          <span className="animate-pulse-soft">{t('chat:parts.reasoningNow')}</span>
        ) : (
          t('chat:parts.reasoning')
        )}
      </summary>
      {open && (
        <p className="mt-2 whitespace-pre-wrap break-words border-line border-l-2 pl-4 text-ink-soft">
          <GrowingText text={part.text} growth={growthOf(part)} />
        </p>
      )}
    </details>
  );
}

export function CorruptView({ part }: { readonly part: CorruptPart }) {
  return (
    <details className="rounded-xl bg-warning-soft px-4 py-3">
      <summary className="flex list-none items-start gap-2.5">
        <Unplug size={16} aria-hidden className="mt-0.5 shrink-0 text-warning" />
        <span>
          {t('chat:parts.corrupt')}{' '}
          <span className="text-ink-faint underline underline-offset-2">
            {t('chat:parts.details')}
          </span>
        </span>
      </summary>
      <p className="mt-2 break-words pl-[1.625rem] font-mono text-ink-soft text-xs">
        {part.eventId
          ? t('chat:parts.event', { id: part.eventId, reason: part.reason })
          : part.reason}
      </p>
    </details>
  );
}

const CHIP =
  'flex w-fit max-w-full items-center gap-2 rounded-lg border border-line px-3 py-1.5 text-ink-soft [&_a]:truncate [&_a]:underline [&_a]:underline-offset-2';

export function FileView({ part }: { readonly part: FilePart }) {
  if (isInlineImage(part.url, part.mediaType)) {
    return (
      <img
        src={part.url}
        alt={t('chat:image.unnamed')}
        className="max-h-96 w-fit rounded-xl border border-line"
      />
    );
  }
  const href = safeHref(part.url);
  return (
    <p className={CHIP}>
      <FileText size={15} aria-hidden className="shrink-0" />
      {href ? <ExternalLink href={href}>{linkLabel(href)}</ExternalLink> : t('chat:parts.file')}
      <span className="text-ink-faint text-xs">{part.mediaType}</span>
    </p>
  );
}

export function SourceView({ part }: { readonly part: SourcePart }) {
  const href = safeHref(part.url);
  return (
    <p className={CHIP}>
      <Link2 size={15} aria-hidden className="shrink-0" />
      {href ? (
        <ExternalLink href={href}>{part.title ?? linkLabel(href)}</ExternalLink>
      ) : (
        <span className="truncate">{part.title ?? part.url}</span>
      )}
    </p>
  );
}
