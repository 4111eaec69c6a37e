import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { t } from '../i18n';
import { Button } from './Button';
import { cx } from './cx';

interface ModalProps {
  readonly title: string;
  readonly testId?: string;
  readonly onClose: () => void;
  /** Further classes of the panel: its size. */
  readonly className: string;
  readonly children: ReactNode;
}

/** A dialog over the window. The keyboard stays inside until it is closed, and then returns to where it was. */
export function Modal({ title, testId, onClose, className, children }: ModalProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          data-testid={testId}
          aria-describedby={undefined}
          className={cx(
            'fixed top-1/2 left-1/2 z-50 flex -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden',
            'rounded-2xl border border-line bg-canvas shadow-float focus-visible:outline-none',
            className,
          )}
        >
          <div className="flex h-12 shrink-0 items-center border-line border-b pr-2.5 pl-5">
            <Dialog.Title className="min-w-0 flex-1 truncate font-semibold text-base">
              {title}
            </Dialog.Title>
            <Dialog.Close asChild>
              <Button kind="quiet" shape="icon" aria-label={t('close')}>
                <X size={16} aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
