import { isMac, keyCaps, type Shortcut } from './keys';

/** A shortcut as keys to press. */
export function KeyCaps({ shortcut }: { readonly shortcut: Shortcut }) {
  return (
    <span className="flex shrink-0 gap-1">
      {keyCaps(shortcut, isMac).map((cap) => (
        <kbd
          key={cap}
          className="min-w-5 rounded-md border border-line bg-sunken px-1.5 text-center font-sans text-2xs text-ink-soft"
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
