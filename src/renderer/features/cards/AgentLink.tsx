import { ExternalLink } from '../../ui/ExternalLink';
import { safeHref } from '../../ui/links';

interface AgentLinkProps {
  readonly label: string;
  readonly address: string | null | undefined;
}

/** Many servers send addresses relative to a web client that this app does not know: those are shown, not linked. */
export function AgentLink({ label, address }: AgentLinkProps) {
  if (!address) return null;
  return (
    <li className="text-accent [&_a]:underline [&_a]:underline-offset-3">
      {safeHref(address) === null ? (
        <span className="text-ink-faint">
          {label}: <span className="select-text break-all font-mono">{address}</span>
        </span>
      ) : (
        <ExternalLink href={address}>{label}</ExternalLink>
      )}
    </li>
  );
}
