import type { ReactNode } from 'react';
import { safeHref } from './links';

interface ExternalLinkProps {
  readonly href: string | Blob | undefined;
  readonly children: ReactNode;
}

/** A link out of the app, which main opens in the browser. An address that may not be opened leaves its text only. */
export function ExternalLink({ href, children }: ExternalLinkProps) {
  const safe = typeof href === 'string' ? safeHref(href) : null;
  if (safe === null) return <span>{children}</span>;
  return (
    <a href={safe} target="_blank" rel="noreferrer noopener" title={safe}>
      {children}
    </a>
  );
}
