import type { Inspection } from '@shared/inspector';
import { useEffect, useState } from 'react';
import { useClient } from '../../client-context';

const REFRESH_MS = 1_000;

/** What main knows of a task's stream, read again every second. Null before the first answer. */
export function useInspection(taskId: string | null): Inspection | null {
  const client = useClient();
  const [inspection, setInspection] = useState<Inspection | null>(null);
  useEffect(() => {
    if (taskId === null) return;
    let current = true;
    let timer: number | undefined;
    const read = async () => {
      const found = await client.call('inspector.read', { taskId });
      if (!current) return;
      setInspection(found);
      // Not every second for ever when main refuses.
      if (found) timer = window.setTimeout(() => void read(), REFRESH_MS);
    };
    void read();
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [client, taskId]);
  return inspection?.taskId === taskId ? inspection : null;
}
