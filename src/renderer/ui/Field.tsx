/** The controls of forms: a row says what it is about on the left and offers the control on the right. */
import { Switch } from 'radix-ui';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx';

const ROW = 'flex flex-wrap items-center gap-x-4 gap-y-1.5 py-2.5';

interface WordsProps {
  readonly hint?: ReactNode;
  readonly hintId: string;
  readonly children: ReactNode;
}

/** The name of a row, and below it what there is to say about it. */
function Words({ hint, hintId, children }: WordsProps) {
  return (
    <div className="min-w-48 flex-1">
      {children}
      {hint !== undefined && (
        <p id={hintId} className="text-ink-faint text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}

interface RowProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly children: (ids: {
    readonly id: string;
    readonly hintId: string | undefined;
  }) => ReactNode;
}

export function Row({ label, hint, children }: RowProps) {
  const id = useId();
  const hintId = useId();
  return (
    <div className={ROW}>
      <Words hint={hint} hintId={hintId}>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
      </Words>
      {children({ id, hintId: hint === undefined ? undefined : hintId })}
    </div>
  );
}

interface ButtonRowProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly children?: ReactNode;
}

/** A row that offers buttons. They are called what they say, and the row says what they are for: a label would rename them. */
export function ButtonRow({ label, hint, children }: ButtonRowProps) {
  const id = useId();
  const hintId = useId();
  return (
    <fieldset
      aria-labelledby={id}
      aria-describedby={hint === undefined ? undefined : hintId}
      className={cx(ROW, 'min-w-0')}
    >
      <Words hint={hint} hintId={hintId}>
        <span id={id} className="font-medium">
          {label}
        </span>
      </Words>
      {children}
    </fieldset>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Toggle({ label, hint, checked, disabled, onChange }: ToggleProps) {
  return (
    <Row label={label} hint={hint}>
      {({ id, hintId }) => (
        <Switch.Root
          id={id}
          aria-describedby={hintId}
          checked={checked}
          disabled={disabled}
          onCheckedChange={onChange}
          className="inline-flex h-5.5 w-9.5 shrink-0 items-center rounded-full border border-control bg-sunken p-0.5 transition-colors duration-100 disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
        >
          <Switch.Thumb className="size-4 rounded-full bg-ink-faint transition-transform duration-100 data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
        </Switch.Root>
      )}
    </Row>
  );
}

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly disabled?: boolean;
  readonly onChange: (value: V) => void;
}

export function Choice<V extends string>({
  label,
  hint,
  value,
  options,
  disabled,
  onChange,
}: ChoiceProps<V>) {
  return (
    <Row label={label} hint={hint}>
      {({ id, hintId }) => (
        <select
          id={id}
          aria-describedby={hintId}
          value={value}
          disabled={disabled}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
          className="h-8 min-w-40 rounded-lg border border-control bg-raised px-2 disabled:text-ink-faint"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Row>
  );
}

export function TextInput({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      className={cx(
        'h-8 rounded-lg border border-control bg-raised px-2.5 placeholder:text-ink-faint',
        className,
      )}
      {...props}
    />
  );
}

interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function Section({ title, children }: SectionProps) {
  return (
    <section aria-label={title} className="pb-5">
      <h3 className="border-line border-b pb-1.5 font-semibold">{title}</h3>
      <div className="divide-y divide-line">{children}</div>
    </section>
  );
}
