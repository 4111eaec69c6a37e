import { useId } from 'react';
import { t } from '../../i18n';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  /** Grows with its text; Enter then makes a new line. */
  readonly multiline?: boolean;
  readonly onChange: (value: string) => void;
}

const INPUT =
  'block w-full rounded-lg border border-line-strong bg-canvas px-3 py-1.5 text-sm placeholder:text-ink-faint read-only:border-line read-only:bg-sunken focus-visible:border-accent';

/** A labelled text field of a card's form. */
export function Field({ label, hint, value, required, readOnly, multiline, onChange }: FieldProps) {
  const id = useId();
  const shared = {
    id,
    value,
    required,
    readOnly,
    'aria-describedby': hint ? `${id}-hint` : undefined,
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
        {!required && (
          <span className="ml-1.5 font-normal text-ink-faint text-xs">{t('cards:optional')}</span>
        )}
      </label>
      {multiline ? (
        <textarea
          {...shared}
          rows={1}
          className={`${INPUT} field-sizing-content max-h-40 min-h-9 resize-none`}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input {...shared} className={INPUT} onChange={(event) => onChange(event.target.value)} />
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-ink-faint text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}
