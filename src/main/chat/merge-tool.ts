/** A tool call as both sides have it. */
import { updatedTool } from '@shared/chat/change';
import type { Part, ToolPart } from '@shared/chat/message';
import { asPendingOperation } from '@shared/protocol/tool-output';

/** @returns what is here of a call, with what the server knows besides. What only waits there takes nothing back. */
export function mergedTool(mine: Part, theirs: ToolPart): Part {
  if (mine.type !== 'tool') return mine;
  const named = {
    ...mine,
    toolName: mine.toolName === 'tool' ? theirs.toolName : mine.toolName,
    ...(mine.input === undefined && theirs.input !== undefined ? { input: theirs.input } : {}),
  };
  if (theirs.output === undefined) return named;
  const pending = asPendingOperation(theirs.output) !== null;
  if (pending && (mine.output !== undefined || mine.state === 'output-error')) return named;
  return updatedTool(named, {
    state: 'output-available',
    ...(named.input === undefined ? {} : { input: named.input }),
    output: theirs.output,
    errorText: undefined,
  });
}
