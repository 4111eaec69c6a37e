/** The cards of finished tool calls, by the `type` of what the tool answered. Types without a card show as generic. */
import type { JsonValue } from '@shared/protocol/json';
import type { ToolResponse } from '@shared/protocol/tool-output';
import { Bot, TriangleAlert } from 'lucide-react';
import type { ComponentType } from 'react';
import { ExternalLink } from '../../ui/ExternalLink';
import { safeHref } from '../../ui/links';
import { JsonDetails } from './JsonDetails';
import { asToolResponse, textField } from './tool-output';

interface ResultProps {
  readonly response: ToolResponse;
}

/** Types whose card is more than message and JSON. */
export const RESULT_CARDS: Readonly<Record<string, ComponentType<ResultProps>>> = {
  agent_saved: AgentSaved,
  agent_builder_saved: AgentSaved,
  error: ToolErrorResult,
};

/** Any output: a card for a tool response, text as text, other JSON behind a fold. */
export function ToolOutput({ output }: { readonly output: JsonValue }) {
  const response = asToolResponse(output);
  if (response) return <ToolResult response={response} />;
  if (typeof output === 'string') return <p className="whitespace-pre-wrap">{output}</p>;
  return <JsonDetails label="Result" value={output} />;
}

export function ToolResult({ response }: ResultProps) {
  const Card = RESULT_CARDS[response.type] ?? GenericResult;
  return <Card response={response} />;
}

const AGENT_LINKS = [
  { field: 'library_agent_link', label: 'Open in library' },
  { field: 'agent_page_link', label: 'Open in builder' },
] as const;

function AgentSaved({ response }: ResultProps) {
  const description = textField(response, 'description') ?? textField(response, 'message');
  return (
    <div className="flex gap-3">
      <span className="grid size-8 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent">
        <Bot size={17} aria-hidden />
      </span>
      <div className="min-w-0">
        <p className="font-semibold">{textField(response, 'agent_name') ?? 'Your agent'}</p>
        {description && <p className="text-ink-soft">{description}</p>}
        <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {AGENT_LINKS.map(({ field, label }) => (
            <AgentLink key={field} label={label} address={textField(response, field)} />
          ))}
        </ul>
      </div>
    </div>
  );
}

interface AgentLinkProps {
  readonly label: string;
  readonly address: string | null;
}

/** Many servers send addresses relative to a web client that this app does not know: those are shown, not linked. */
function AgentLink({ label, address }: AgentLinkProps) {
  if (address === null) return null;
  return (
    <li className="text-accent [&_a]:underline [&_a]:underline-offset-3">
      {safeHref(address) === null ? (
        <span className="text-ink-faint">
          {label}: <span className="select-text font-mono">{address}</span>
        </span>
      ) : (
        <ExternalLink href={address}>{label}</ExternalLink>
      )}
    </li>
  );
}

function ToolErrorResult({ response }: ResultProps) {
  return (
    <div className="flex gap-2.5">
      <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p>
          {textField(response, 'message') ?? textField(response, 'error') ?? 'The tool failed.'}
        </p>
        <JsonDetails label="Details" value={response} />
      </div>
    </div>
  );
}

function GenericResult({ response }: ResultProps) {
  return (
    <div>
      <p className="text-ink-soft">{textField(response, 'message') ?? 'The tool has answered.'}</p>
      <JsonDetails label="Details" value={response} />
    </div>
  );
}
