import type { JsonValue } from '@shared/protocol/json';
import { t } from '../../i18n';
import { Clamp } from '../../ui/Clamp';
import { ExternalLink } from '../../ui/ExternalLink';
import { safeHref } from '../../ui/links';

/** Any value a tool has put out: an image as an image, an address as a link, text as text, the rest as JSON. */
export function ValueView({ value }: { readonly value: JsonValue }) {
  if (typeof value === 'string') return <TextValue text={value} />;
  if (typeof value !== 'object' || value === null) {
    return <p className="select-text font-mono text-xs">{String(value)}</p>;
  }
  return (
    <Clamp>
      <Pre>{JSON.stringify(value, null, 2)}</Pre>
    </Clamp>
  );
}

function TextValue({ text }: { readonly text: string }) {
  if (text.startsWith('data:image/')) {
    return (
      <img
        src={text}
        alt={t('chat:image.unnamed')}
        className="max-h-80 w-fit rounded-lg border border-line"
      />
    );
  }
  const address = text.trim();
  // A parser of addresses drops line breaks: several addresses, one a line, would be a single one that leads elsewhere.
  if (!/\s/.test(address) && safeHref(address) !== null) {
    return (
      <p className="truncate text-accent underline underline-offset-3">
        <ExternalLink href={address}>{address}</ExternalLink>
      </p>
    );
  }
  return (
    <Clamp>
      <p className="select-text whitespace-pre-wrap text-ink-soft">{text}</p>
    </Clamp>
  );
}

/** Text as it came, in a fixed pitch. */
export function Pre({ children }: { readonly children: string }) {
  return (
    <pre
      // A block that scrolls must be reachable by keyboard.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
      className="select-text overflow-x-auto whitespace-pre rounded-lg border border-line bg-sunken p-3 font-mono text-xs"
    >
      {children}
    </pre>
  );
}

/** Named lists of values, as agents and blocks put them out. */
export function Outputs({ outputs }: { readonly outputs: Readonly<Record<string, JsonValue[]>> }) {
  return (
    <div className="flex flex-col gap-3">
      {Object.entries(outputs).map(([name, values]) => (
        <div key={name}>
          <p className="mb-0.5 font-medium font-mono text-ink-faint text-xs">{name}</p>
          <div className="flex flex-col gap-2">
            {values.map((value, index) => (
              // Outputs are only ever appended, so the index is their identity.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <ValueView key={index} value={value} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
