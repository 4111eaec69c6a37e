import { Check, Copy, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../i18n';
import { Button } from './Button';

type CopyState = 'idle' | 'copied' | 'failed';

const LOOK = {
  idle: { icon: null, said: () => '' },
  copied: { icon: Check, said: () => t('copied') },
  failed: { icon: TriangleAlert, said: () => t('copyRefused') },
} as const;

const SHOWN_MS = 1600;

interface CopyButtonProps {
  readonly label: string;
  /** What stands for copying; two sheets when nothing else is said. */
  readonly icon?: LucideIcon;
  /** Asked when the button is used, so that the text need not be kept. */
  readonly text: () => string;
}

export function CopyButton({ label, text, icon = Copy }: CopyButtonProps) {
  const [state, setState] = useState<CopyState>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text());
      setState('copied');
    } catch (error) {
      console.warn('The clipboard refused.', error);
      setState('failed');
    }
  }

  const { icon: shown, said: say } = LOOK[state];
  const Icon = shown ?? icon;
  const said = say();
  return (
    <Button
      kind="quiet"
      shape="icon"
      aria-label={label}
      title={said || label}
      onClick={() => void copy()}
    >
      <Icon size={14} aria-hidden />
      <span role="status" className="sr-only">
        {said}
      </span>
    </Button>
  );
}
