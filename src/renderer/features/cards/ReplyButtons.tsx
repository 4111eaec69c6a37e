import type { ReactNode } from 'react';
import { t } from '../../i18n';
import { useObstacle } from '../../stores/app';

/** Buttons that answer a card. Where an answer could not be taken, the reason stands in their place. */
export function ReplyButtons({ children }: { readonly children: ReactNode }) {
  const obstacle = useObstacle('messages.send');
  if (obstacle === null) return children;
  return <p className="text-ink-faint text-xs">{t(`cards:cannotAnswer.${obstacle}`)}</p>;
}
