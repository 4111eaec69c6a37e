import type { ToolPart } from '@shared/chat/message';

/** What is shown of a tool call. */
export interface ToolCallProps {
  readonly part: ToolPart;
  /** Whether the message that called the tool has ended, so that no answer will come any more. */
  readonly ended: boolean;
}
