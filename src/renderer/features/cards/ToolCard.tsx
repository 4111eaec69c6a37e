import type { ToolPart } from '@shared/chat/message';
import type { JsonValue } from '@shared/protocol/json';
import { Check, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { JsonDetails } from './JsonDetails';
import { OperationCard } from './OperationCard';
import { isOperation } from './operation';
import { RESULT_CARDS, ToolResult } from './ToolResult';
import { asToolResponse, humanise, textField } from './tool-output';

interface ToolCardProps {
  readonly part: ToolPart;
  /** Whether the message that called the tool has ended, so that no answer will come any more. */
  readonly ended: boolean;
}

/** One tool call: running, answered, failed, or the beginning of a long operation. */
export function ToolCard({ part, ended }: ToolCardProps) {
  const response = asToolResponse(part.output);
  return (
    <section
      data-testid="tool-card"
      data-tool-type={response?.type ?? part.toolName}
      data-tool-call-id={part.toolCallId}
      aria-label={humanise(part.toolName)}
    >
      <ToolBody part={part} ended={ended} />
    </section>
  );
}

function ToolBody({ part, ended }: ToolCardProps) {
  const response = asToolResponse(part.output);
  if (isOperation(part)) return <OperationCard part={part} />;
  if (part.state !== 'output-available') return <UnansweredTool part={part} ended={ended} />;
  if (response && Object.hasOwn(RESULT_CARDS, response.type)) {
    return (
      <div className="rounded-xl border border-line bg-raised px-4 py-3.5 shadow-raised">
        <ToolResult response={response} />
      </div>
    );
  }
  const said = response ? textField(response, 'message') : asText(part.output);
  return (
    <ToolRow icon={Check} iconClass="text-good" name={part.toolName} said={said}>
      {part.output !== undefined && typeof part.output !== 'string' && (
        <JsonDetails label="Details" value={part.output} />
      )}
    </ToolRow>
  );
}

function UnansweredTool({ part, ended }: ToolCardProps) {
  const failed = part.state === 'output-error';
  if (!failed && !ended) {
    return (
      <ToolRow icon={LoaderCircle} iconClass="animate-spin text-accent" name={part.toolName} />
    );
  }
  const said =
    part.errorText ?? (failed ? 'The tool failed.' : 'No answer of this tool has arrived.');
  return <ToolRow icon={TriangleAlert} iconClass="text-bad" name={part.toolName} said={said} />;
}

interface ToolRowProps {
  readonly icon: LucideIcon;
  readonly iconClass: string;
  readonly name: string;
  readonly said?: string | null;
  readonly children?: ReactNode;
}

/** The quiet form of a tool call: one line, and whatever it said. */
function ToolRow({ icon: Icon, iconClass, name, said, children }: ToolRowProps) {
  return (
    <div className="flex gap-2.5 rounded-xl border border-line px-3.5 py-2.5">
      <Icon size={15} aria-hidden className={`mt-[3px] shrink-0 ${iconClass}`} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{humanise(name)}</p>
        {said && (
          <p className="line-clamp-6 whitespace-pre-wrap break-words text-ink-soft">{said}</p>
        )}
        {children}
      </div>
    </div>
  );
}

function asText(output: JsonValue | undefined): string | null {
  return typeof output === 'string' ? output : null;
}
