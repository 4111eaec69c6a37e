import { Workflow } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../../i18n';
import { Button } from '../Button';
import { useDarkTheme } from '../use-dark-theme';
import { drawDiagram } from './draw-diagram';

type Drawing =
  | { readonly state: 'drawing' }
  | { readonly state: 'drawn'; readonly image: string }
  | { readonly state: 'failed'; readonly reason: string };

/** A diagram in words, drawn when asked: the drawing program is large, and its input comes from outside. */
export function Diagram({ source }: { readonly source: string }) {
  const [asked, setAsked] = useState(false);
  if (asked) {
    return (
      <div className="border-line border-b p-4">
        <DrawnDiagram source={source} />
      </div>
    );
  }
  return (
    <div className="border-line border-b px-3.5 py-2.5">
      <Button onClick={() => setAsked(true)}>
        <Workflow size={14} aria-hidden />
        {t('chat:diagram.show')}
      </Button>
    </div>
  );
}

function DrawnDiagram({ source }: { readonly source: string }) {
  const dark = useDarkTheme();
  const [drawing, setDrawing] = useState<Drawing>({ state: 'drawing' });
  useEffect(() => {
    let current = true;
    drawDiagram(source, dark).then(
      (image) => current && setDrawing({ state: 'drawn', image }),
      (error: unknown) => current && setDrawing({ state: 'failed', reason: String(error) }),
    );
    return () => {
      current = false;
    };
  }, [source, dark]);

  if (drawing.state === 'drawing') {
    return <p className="text-ink-faint text-xs">{t('chat:diagram.drawing')}</p>;
  }
  if (drawing.state === 'failed') {
    return (
      <p className="break-words text-bad text-xs">
        {t('chat:diagram.failed', { reason: drawing.reason })}
      </p>
    );
  }
  // An image cannot run scripts or load anything, whatever the drawing holds.
  return <img src={drawing.image} alt={t('chat:diagram.alt')} className="mx-auto max-h-[36rem]" />;
}
