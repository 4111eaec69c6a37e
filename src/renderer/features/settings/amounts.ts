import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';

/** How much there is of a history, in words. */
export function amounts(of: { readonly sessions: number; readonly messages: number }): {
  readonly sessions: string;
  readonly messages: string;
} {
  const { sessions, messages } = of;
  return {
    sessions: t('settings:data.chats', { count: sessions, shown: formatNumber(sessions) }),
    messages: t('settings:data.messages', { count: messages, shown: formatNumber(messages) }),
  };
}
