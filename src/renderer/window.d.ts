/// <reference types="vite/client" />
import type { Bridge } from '@shared/ipc';

declare global {
  interface Window {
    /** What the preload script exposes; missing when the page runs outside the app. */
    readonly longhaul?: Bridge;
  }
}
