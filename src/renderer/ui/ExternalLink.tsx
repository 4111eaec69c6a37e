import { type MouseEvent, type ReactNode, useState } from 'react';
import { LinkDialog } from './LinkDialog';
import { namesAddress, safeHref } from './links';

interface ExternalLinkProps {
  readonly href: string | Blob | undefined;
  readonly children: ReactNode;
}

/**
 * A link out of the app, which main opens in the browser. Where its text is not the address, the address is shown first. An
 * address that may not be opened leaves its text only.
 */
export function ExternalLink({ href, children }: ExternalLinkProps) {
  const safe = typeof href === 'string' ? safeHref(href) : null;
  const [asking, setAsking] = useState(false);
  if (safe === null) return <span>{children}</span>;

  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    if (safe === null || namesAddress(event.currentTarget.textContent, safe)) return;
    event.preventDefault();
    setAsking(true);
  }

  return (
    <>
      <a href={safe} target="_blank" rel="noreferrer noopener" title={safe} onClick={follow}>
        {children}
      </a>
      {asking && <LinkDialog href={safe} onClose={() => setAsking(false)} />}
    </>
  );
}
