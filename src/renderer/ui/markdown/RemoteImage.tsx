import type { LoadedImage } from '@shared/ipc';
import { ImageDown, ImageOff } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../i18n';
import { Button } from '../Button';
import { ExternalLink } from '../ExternalLink';
import { safeHref } from '../links';
import { useOutside } from '../outside';

/** Images that were loaded, so that scrolling away and back does not ask again. */
const loaded = new Map<string, LoadedImage>();

interface RemoteImageProps {
  readonly src: string | Blob | undefined;
  readonly alt: string | undefined;
}

/** An image on some server. Its address could carry data away, so nothing is fetched before a person has agreed. */
export function RemoteImage({ src, alt }: RemoteImageProps) {
  const href = typeof src === 'string' ? safeHref(src) : null;
  const outside = useOutside();
  const [result, setResult] = useState(href === null ? undefined : loaded.get(href));
  const [asked, setAsked] = useState(false);
  if (href === null || !href.startsWith('http')) return <span>{alt}</span>;
  if (result?.ok) {
    return (
      <img
        src={result.dataUrl}
        alt={alt ?? ''}
        className="my-2 max-h-[32rem] rounded-xl border border-line"
      />
    );
  }

  async function load(address: string): Promise<void> {
    if (!outside) return;
    setAsked(true);
    const answer = await outside.loadImage(address);
    if (answer?.ok) loaded.set(address, answer);
    setResult(answer ?? { ok: false, because: 'unreachable' });
    setAsked(false);
  }

  return (
    <span className="my-1 inline-flex max-w-full flex-wrap items-center gap-2 rounded-lg border border-line border-dashed px-3 py-2 text-sm">
      {result ? (
        <ImageOff size={15} aria-hidden className="shrink-0 text-bad" />
      ) : (
        <ImageDown size={15} aria-hidden className="shrink-0 text-ink-faint" />
      )}
      <ExternalLink href={href}>{alt || t('chat:image.unnamed')}</ExternalLink>
      <Button disabled={asked || !outside} title={href} onClick={() => void load(href)}>
        {t('chat:image.load', { host: new URL(href).host })}
      </Button>
      {result && <span className="text-bad text-xs">{t(`chat:image.${result.because}`)}</span>}
    </span>
  );
}
