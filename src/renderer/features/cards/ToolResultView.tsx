/** What a tool answered: the card of its type, or whatever can be shown of it. */
import '../../no-eval';

import type { JsonValue } from '@shared/protocol/json';
import { parseToolCard, type ToolCard } from '@shared/protocol/tool-cards';
import { Check, TriangleAlert } from 'lucide-react';
import { type ComponentType, useMemo } from 'react';
import { t } from '../../i18n';
import type { CardOf } from './card-props';
import { CARDS, type ResultType } from './card-table';
import { JsonDetails } from './JsonDetails';
import { ToolRow } from './ToolRow';
import { asToolResponse, textField } from './tool-output';

export interface ToolResultProps {
  readonly toolName: string;
  readonly toolCallId: string;
  readonly output: JsonValue | undefined;
}

export function ToolResultView({ toolName, toolCallId, output }: ToolResultProps) {
  // Reading a large output by its schema takes a moment, and outputs never change in place.
  const parsed = useMemo(() => (output === undefined ? null : parseToolCard(output)), [output]);
  if (parsed?.kind === 'card' && isResult(parsed.card)) {
    return <ResultCard card={parsed.card} toolCallId={toolCallId} />;
  }
  return <PlainResult toolName={toolName} output={output} />;
}

type ResultCardData = Extract<ToolCard, { readonly type: ResultType }>;

function isResult(card: ToolCard): card is ResultCardData {
  return Object.hasOwn(CARDS, card.type);
}

function ResultCard(props: { readonly card: ResultCardData; readonly toolCallId: string }) {
  // The table pairs each type with a card of that very type, which a lookup by a union cannot express.
  const View = CARDS[props.card.type] as ComponentType<CardOf<ResultType>>;
  return <View {...props} />;
}

/** Types without a card, responses that do not fit their type, and what is no response at all. */
function PlainResult({ toolName, output }: Omit<ToolResultProps, 'toolCallId'>) {
  const response = asToolResponse(output);
  const text = typeof output === 'string' ? output : null;
  const said = response ? textField(response, 'message') : text;
  const look =
    response?.type === 'error'
      ? { icon: TriangleAlert, iconClass: 'text-bad' }
      : { icon: Check, iconClass: 'text-good' };
  return (
    <ToolRow {...look} name={toolName} said={said}>
      {output !== undefined && text === null && (
        <JsonDetails label={t('cards:details')} value={output} />
      )}
    </ToolRow>
  );
}
