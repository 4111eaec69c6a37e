import { useState } from 'react';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { cx } from '../../ui/cx';

interface DiagnosticsProps {
  /** Asks for the text. Null when it cannot be had, which whoever asked has told the person. */
  readonly read: () => Promise<string | null>;
  /** In the middle, for a page where everything is. */
  readonly centred?: boolean;
}

/** What somebody who helps needs to know. It is shown first, so that a person sees what they are about to send. */
export function Diagnostics({ read, centred = false }: DiagnosticsProps) {
  const [text, setText] = useState<string | null>(null);
  return (
    <div className={cx('flex flex-col gap-2 py-2.5', centred ? 'items-center' : 'items-start')}>
      <p className="text-ink-faint text-xs">{t('settings:about.diagnosticsWhy')}</p>
      {text === null ? (
        <Button onClick={() => void read().then(setText)}>{t('settings:about.diagnostics')}</Button>
      ) : (
        <>
          <div className="flex items-center gap-1 text-ink-soft">
            <CopyButton label={t('settings:about.copy')} text={() => text} />
            {t('settings:about.copy')}
          </div>
          <textarea
            readOnly
            data-testid="diagnostics"
            aria-label={t('settings:about.diagnosticsText')}
            value={text}
            rows={14}
            className="w-full resize-y rounded-lg border border-control bg-sunken p-2.5 text-left font-mono text-xs"
          />
        </>
      )}
    </div>
  );
}
