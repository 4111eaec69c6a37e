import type { Message } from '@shared/chat/message';

/** What every view of a message receives. */
export interface MessageProps {
  readonly message: Message;
  readonly sessionId: string;
}
