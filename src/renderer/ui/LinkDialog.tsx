import { ExternalLink as OpenIcon } from 'lucide-react';
import { AlertDialog } from 'radix-ui';
import { t } from '../i18n';
import { Button } from './Button';
import { CopyButton } from './CopyButton';

interface LinkDialogProps {
  readonly href: string;
  readonly onClose: () => void;
}

/** Shows where a link leads before it is opened. */
export function LinkDialog({ href, onClose }: LinkDialogProps) {
  const { host } = new URL(href);
  const at = host === '' ? -1 : href.indexOf(host);
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-overlay" />
        <AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-2xl border border-line bg-raised p-5 shadow-float">
          <AlertDialog.Title className="font-semibold text-base">
            {t('chat:link.title')}
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-0.5 text-ink-soft">
            {t('chat:link.text')}
          </AlertDialog.Description>
          <div className="mt-3 flex items-start gap-1 rounded-lg border border-line bg-sunken py-1 pr-1 pl-3">
            <p
              data-testid="link-address"
              className="max-h-40 min-w-0 flex-1 select-text overflow-y-auto break-all py-1 font-mono text-ink-soft text-xs"
            >
              {at === -1 ? (
                href
              ) : (
                <>
                  {href.slice(0, at)}
                  <strong className="text-ink">{host}</strong>
                  {href.slice(at + host.length)}
                </>
              )}
            </p>
            <CopyButton label={t('chat:link.copy')} text={() => href} />
          </div>
          <div className="mt-4 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{t('cancel')}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button kind="primary" onClick={() => window.open(href, '_blank')}>
                <OpenIcon size={13} aria-hidden />
                {t('chat:link.open')}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
