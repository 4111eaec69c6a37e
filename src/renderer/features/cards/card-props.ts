import type { ToolCard, ToolCardType } from '@shared/protocol/tool-cards';

/** What a card receives: the response, read by its schema, and the call that it answers. */
export interface CardProps<C extends ToolCard> {
  readonly card: C;
  readonly toolCallId: string;
}

export type CardOf<T extends ToolCardType> = CardProps<Extract<ToolCard, { readonly type: T }>>;
