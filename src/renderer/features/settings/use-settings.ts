import type { Settings, SettingsChange } from '@shared/settings';
import { useClient } from '../../client-context';
import { useApp } from '../../stores/app';

/** What is set, and how to set it; null before main has answered. */
export function useSettings(): {
  readonly settings: Settings | null;
  readonly change: (change: SettingsChange) => void;
} {
  const client = useClient();
  const settings = useApp((state) => state.app?.settings ?? null);
  return { settings, change: (change) => void client.call('settings.change', change) };
}
