/** The mark of the app, as in `resources/icon.svg`, in the colours of the theme. */
export function Logo({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="15" className="fill-accent" />
      <g className="fill-none stroke-on-accent" strokeWidth="5.5" strokeLinecap="round">
        <path d="M21 24 V36 A10 10 0 0 0 31 46 H40" />
      </g>
      <circle cx="21" cy="18" r="5.5" className="fill-on-accent" />
      <circle cx="46" cy="46" r="5.5" className="fill-on-accent" />
    </svg>
  );
}
