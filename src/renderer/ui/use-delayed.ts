import { useEffect, useState } from 'react';

/**
 * True once the component has been there for `ms`, so that what is quick never flashes.
 * @param of what it waits with; with something else the time begins anew.
 */
export function useDelayed(ms: number, of: unknown = null): boolean {
  const [passed, setPassed] = useState<{ readonly of: unknown } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setPassed({ of }), ms);
    return () => clearTimeout(timer);
  }, [ms, of]);
  return passed !== null && passed.of === of;
}
