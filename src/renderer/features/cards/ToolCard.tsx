import { CircleHelp, LoaderCircle, ShieldX, TriangleAlert } from 'lucide-react';
import { t } from '../../i18n';
import { OperationCard } from './OperationCard';
import { isOperation } from './operation';
import { ToolResult } from './ToolResult';
import { ToolRow } from './ToolRow';
import type { ToolCallProps } from './tool-call-props';
import { asToolResponse, callSubject, humanise } from './tool-output';

/** One tool call: running, answered, failed, or the beginning of a long operation. */
export function ToolCard({ part, ended }: ToolCallProps) {
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

function ToolBody({ part, ended }: ToolCallProps) {
  if (isOperation(part)) return <OperationCard part={part} ended={ended} />;
  if (part.state !== 'output-available') return <UnansweredTool part={part} ended={ended} />;
  return <ToolResult toolName={part.toolName} toolCallId={part.toolCallId} output={part.output} />;
}

function UnansweredTool({ part, ended }: ToolCallProps) {
  const { approval } = part;
  if (part.state === 'approval-requested' || (part.state === 'approval-responded' && ended)) {
    const asked = t(
      part.state === 'approval-requested' ? 'cards:approval.asked' : 'cards:approval.given',
    );
    const said = approval?.requestReason ? `${asked}\n${approval.requestReason}` : asked;
    return <ToolRow icon={CircleHelp} iconClass="text-warning" name={part.toolName} said={said} />;
  }
  if (part.state === 'output-denied') {
    const said = approval?.reason ?? t('cards:approval.denied');
    return <ToolRow icon={ShieldX} iconClass="text-ink-faint" name={part.toolName} said={said} />;
  }
  const failed = part.state === 'output-error';
  if (!failed && !ended) {
    return (
      <ToolRow
        icon={LoaderCircle}
        iconClass="animate-spin text-accent"
        name={part.toolName}
        subject={callSubject(part.input)}
      />
    );
  }
  const said = part.errorText ?? (failed ? t('cards:failed') : t('cards:unanswered'));
  return <ToolRow icon={TriangleAlert} iconClass="text-bad" name={part.toolName} said={said} />;
}
