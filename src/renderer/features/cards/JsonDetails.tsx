import type { JsonValue } from '@shared/protocol/json';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';

interface JsonDetailsProps {
  readonly label: string;
  readonly value: JsonValue;
}

/** JSON behind a fold. It is formatted only when it is opened. */
export function JsonDetails({ label, value }: JsonDetailsProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className="group mt-1.5" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex w-fit list-none items-center gap-1 rounded text-ink-faint text-xs hover:text-ink">
        <ChevronRight
          size={13}
          aria-hidden
          className="transition-transform duration-100 group-open:rotate-90"
        />
        {label}
      </summary>
      {open && (
        <pre className="mt-1.5 max-h-72 overflow-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs">
          {JSON.stringify(value, null, 2)}
        </pre>
      )}
    </details>
  );
}
