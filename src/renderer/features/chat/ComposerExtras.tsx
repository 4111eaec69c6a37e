import { ClipboardList, CornerDownLeft, Link, type LucideIcon, Pencil, X } from 'lucide-react';
import { t } from '../../i18n';
import { requestFocus, setDraft, useDrafts } from '../../stores/drafts';
import { Button } from '../../ui/Button';
import { cancelEditing, setFromLink, setPasted, useEditing, useFromLink } from './composer-drafts';
import { lineCount } from './composer-text';

interface ComposerExtrasProps {
  readonly draftKey: string;
  readonly pasted: readonly string[];
}

/** Above the text: that a link has brought it, that an earlier message is being edited, and what was pasted. */
export function ComposerExtras({ draftKey, pasted }: ComposerExtrasProps) {
  const editing = useEditing(draftKey);
  const fromLink = useFromLink(draftKey);

  function remove(index: number): void {
    setPasted(
      draftKey,
      pasted.filter((_piece, at) => at !== index),
    );
    requestFocus();
  }

  function expand(index: number): void {
    const draft = useDrafts.getState().drafts[draftKey] ?? '';
    setDraft(draftKey, draft === '' ? (pasted[index] ?? '') : `${draft}\n${pasted[index] ?? ''}`);
    remove(index);
  }

  if (!editing && !fromLink && pasted.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 px-3 pt-3">
      {fromLink && (
        <Note
          icon={Link}
          testId="from-link"
          dismiss={t('chat:composer.linkRead')}
          onDismiss={() => setFromLink(draftKey, null)}
        >
          {t(`chat:composer.fromLink.${fromLink}`)}
        </Note>
      )}
      {editing && (
        <Note icon={Pencil} dismiss={t('cancel')} onDismiss={() => cancelEditing(draftKey)}>
          {t('chat:composer.editing')}
        </Note>
      )}
      {pasted.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {pasted.map((piece, index) => (
            <li
              // Pieces may be equal, and have no other identity than their place.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={index}
              data-testid="pasted"
              className="flex max-w-full items-center gap-0.5 rounded-lg border border-line bg-sunken py-0.5 pr-0.5 pl-2.5"
            >
              <ClipboardList size={14} aria-hidden className="mr-1.5 shrink-0 text-accent" />
              <span className="min-w-0 text-xs">
                <span className="block font-medium">
                  {t('chat:composer.pasted', { count: lineCount(piece) })}
                </span>
                <span className="block max-w-64 truncate text-ink-faint">
                  {piece.trim().split('\n', 1)[0]}
                </span>
              </span>
              <Button
                kind="quiet"
                shape="icon"
                aria-label={t('chat:composer.showPasted')}
                title={t('chat:composer.showPasted')}
                onClick={() => expand(index)}
              >
                <CornerDownLeft size={14} aria-hidden />
              </Button>
              <Button
                kind="quiet"
                shape="icon"
                aria-label={t('chat:composer.removePasted')}
                title={t('chat:composer.removePasted')}
                onClick={() => remove(index)}
              >
                <X size={14} aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface NoteProps {
  readonly icon: LucideIcon;
  readonly testId?: string;
  /** What the button that ends it is called. */
  readonly dismiss: string;
  readonly onDismiss: () => void;
  readonly children: string;
}

/** A line that says what is special about the text below. */
function Note({ icon: Icon, testId, dismiss, onDismiss, children }: NoteProps) {
  return (
    <p
      role="note"
      data-testid={testId}
      className="flex items-center gap-2 rounded-lg bg-accent-soft py-1 pr-1 pl-3 text-xs"
    >
      <Icon size={13} aria-hidden className="shrink-0 text-accent" />
      <span className="flex-1">{children}</span>
      <Button kind="quiet" shape="icon" aria-label={dismiss} title={dismiss} onClick={onDismiss}>
        <X size={14} aria-hidden />
      </Button>
    </p>
  );
}
