import { useDelayed } from '../../ui/use-delayed';

/** Stands for the list while it is read; what comes quickly never flashes. */
export function TaskSkeleton() {
  const slow = useDelayed(300);
  if (!slow) return null;
  return (
    <div aria-hidden className="mx-auto flex max-w-[52rem] flex-col gap-2 px-4 pt-3">
      {[0, 1, 2].map((row) => (
        <div key={row} className="h-20 animate-pulse-soft rounded-xl bg-sunken" />
      ))}
    </div>
  );
}
