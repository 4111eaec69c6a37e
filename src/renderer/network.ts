/** Tells main what this window knows of the network: main owns the connections, but only windows learn of changes. */
import type { Bridge } from '@shared/ipc';

export function reportNetwork(bridge: Bridge): void {
  const report = () => {
    bridge.invoke('network.report', { online: navigator.onLine }).catch((error: unknown) => {
      console.warn('The state of the network could not be reported.', error);
    });
  };
  window.addEventListener('online', report);
  window.addEventListener('offline', report);
  report();
}
