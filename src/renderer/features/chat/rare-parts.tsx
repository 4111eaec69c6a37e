/** Parts of an answer that few servers send. */
import type { DocumentPart, SteeringPart } from '@shared/chat/message';
import { BookText, CornerDownRight, FileText } from 'lucide-react';

/** A document that the answer draws on; there is no address to open. */
export function DocumentView({ part }: { readonly part: DocumentPart }) {
  return (
    <p className="flex w-fit max-w-full items-center gap-2 rounded-lg border border-line px-3 py-1.5 text-ink-soft">
      <BookText size={15} aria-hidden className="shrink-0" />
      <span className="truncate">{part.title}</span>
      <span className="shrink-0 text-ink-faint text-xs">{part.filename ?? part.mediaType}</span>
    </p>
  );
}

/** What the person said while the answer was being written, where the model was told it. */
export function SteeringView({ part }: { readonly part: SteeringPart }) {
  return (
    <blockquote className="flex w-fit max-w-full gap-2 rounded-2xl bg-bubble px-4 py-2.5">
      <CornerDownRight size={15} aria-hidden className="mt-0.5 shrink-0 text-ink-faint" />
      <div className="min-w-0 whitespace-pre-wrap break-words">
        {part.texts.join('\n\n')}
        {part.files.map(({ url, filename, mediaType }) => (
          <span key={url} className="mt-1 flex items-center gap-1.5 text-ink-faint text-xs">
            <FileText size={13} aria-hidden className="shrink-0" />
            {filename ?? mediaType}
          </span>
        ))}
      </div>
    </blockquote>
  );
}
