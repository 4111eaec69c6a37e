/** What Chromium has to be told before the app is ready. */
import { app, protocol } from 'electron';
import { SCHEME } from '../desktop/scheme';

/** @param backendUrls of the backends that may be talked to. */
export function prepareChromium(backendUrls: readonly string[]): void {
  // Chromium refuses its sandbox to root; whoever starts the app as root has to say so with --no-sandbox.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
  // Each live task holds one connection; Chromium would otherwise queue all beyond six to the same host.
  const hosts = new Set(backendUrls.map((url) => new URL(url).hostname));
  app.commandLine.appendSwitch(
    'ignore-connections-limit',
    ['127.0.0.1', 'localhost', ...hosts].join(','),
  );
}
