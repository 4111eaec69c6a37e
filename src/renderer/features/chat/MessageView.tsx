import type { Message } from '@shared/chat/message';
import { type ComponentType, memo, useMemo } from 'react';
import { t } from '../../i18n';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { CardPlaceContext } from '../cards/card-actions';
import { AssistantMessage } from './AssistantMessage';
import type { MessageProps } from './message-props';
import { UserMessage } from './UserMessage';

const VIEWS: Record<Message['role'], ComponentType<MessageProps>> = {
  user: UserMessage,
  assistant: AssistantMessage,
};

const NAMES = { user: 'chat:you', assistant: 'chat:assistant' } as const;

/** One message. Renders again only when the message itself changes. */
export const MessageView = memo(function MessageView({ message, sessionId }: MessageProps) {
  const View = VIEWS[message.role];
  const place = useMemo(() => ({ sessionId, messageId: message.id }), [sessionId, message.id]);
  return (
    <article
      data-testid="message"
      data-role={message.role}
      data-status={message.status}
      data-message-id={message.id}
      aria-label={t(NAMES[message.role])}
      className="group/message"
    >
      <ErrorBoundary subject={t('chat:thisMessage')}>
        <CardPlaceContext value={place}>
          <View message={message} sessionId={sessionId} />
        </CardPlaceContext>
      </ErrorBoundary>
    </article>
  );
});
