/** Tells main what this window knows of the network: main owns the connections, but only windows learn of changes. */
import type { Bridge } from '@shared/ipc';

export function reportNetwork(bridge: Bridge): void {
  const report = () => {
    const known = { online: navigator.onLine, metered: savesData() };
    bridge.invoke('network.report', known).catch((error: unknown) => {
      console.warn('The state of the network could not be reported.', error);
    });
  };
  window.addEventListener('online', report);
  window.addEventListener('offline', report);
  connection()?.addEventListener('change', report);
  report();
}

/** Chromium's Network Information, which is not in the standard and so in no type. */
function connection(): EventTarget | null {
  const found: unknown = Reflect.get(navigator, 'connection');
  return found instanceof EventTarget ? found : null;
}

/** Whether the person or the system asks to save data. */
function savesData(): boolean {
  const found = connection();
  return found !== null && Reflect.get(found, 'saveData') === true;
}
