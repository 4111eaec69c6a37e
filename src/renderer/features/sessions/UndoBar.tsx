import { Undo2 } from 'lucide-react';
import { useEffect } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { sessionTitle } from '../../stores/sessions';
import { forgetUndo, type Undo, useUndo } from '../../stores/undo';
import { Button } from '../../ui/Button';

/** Offers to bring deleted chats back, as long as they can be. */
export function UndoBar() {
  const offers = useUndo((state) => state.offers);
  return (
    <div role="status" className="px-3">
      {offers.map((offer) => (
        <Offer key={offer.session.id} offer={offer} />
      ))}
    </div>
  );
}

function Offer({ offer }: { readonly offer: Undo }) {
  const client = useClient();
  const { session, until } = offer;
  useEffect(() => {
    const timer = setTimeout(() => forgetUndo(session.id), Math.max(0, until - Date.now()));
    return () => clearTimeout(timer);
  }, [session.id, until]);
  return (
    <div className="mb-2 flex items-center gap-2 rounded-lg border border-line bg-raised py-1 pr-1 pl-2.5 shadow-raised">
      <span className="min-w-0 flex-1 truncate text-xs" title={sessionTitle(session)}>
        {t('sessions:deleted', { title: sessionTitle(session) })}
      </span>
      <Button
        kind="quiet"
        data-testid="undo-delete"
        onClick={() => void client.undeleteSession(session.id)}
      >
        <Undo2 size={13} aria-hidden />
        {t('undo')}
      </Button>
    </div>
  );
}
