import { t } from '../../i18n';
import { useDelayed } from '../../ui/use-delayed';

const SHOWN_AFTER_MS = 300;

/** Stands for a transcript that takes noticeably long to load. */
export function TranscriptSkeleton() {
  const shown = useDelayed(SHOWN_AFTER_MS);
  if (!shown) return <div className="flex-1" />;
  return (
    <div role="status" aria-label={t('chat:loading')} className="flex-1">
      <div className="mx-auto flex w-full max-w-[48rem] animate-pulse-soft flex-col gap-4 px-6 pt-6">
        <div className="h-10 w-2/5 self-end rounded-2xl bg-hover" />
        <div className="h-4 w-11/12 rounded bg-hover" />
        <div className="h-4 w-4/5 rounded bg-hover" />
        <div className="h-4 w-3/5 rounded bg-hover" />
      </div>
    </div>
  );
}
