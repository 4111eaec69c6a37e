import { useEffect } from 'react';
import { useClient } from '../../client-context';
import { useView } from '../../stores/view';
import { COMMANDS, isEnabled } from './commands';
import { isMac, matches } from './keys';

/** Serves the shortcuts of the table, wherever the keyboard is. Under a dialog only those that open another one. */
export function useShortcuts(): void {
  const client = useClient();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.isComposing || event.defaultPrevented) return;
      const command = COMMANDS.find(
        ({ shortcut }) => shortcut !== null && matches(shortcut, event, isMac),
      );
      if (!command || !isEnabled(command)) return;
      if (useView.getState().dialog !== null && command.group !== 'general') return;
      event.preventDefault();
      command.run(client);
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [client]);
}
