import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const shared = { '@shared': resolve(import.meta.dirname, 'src/shared') };

/**
 * The lowest runtime the tree must run on is Electron 33 (Chromium 130, Node 20.18), which set-up uses where the
 * current Electron cannot be downloaded.
 */
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

export default defineConfig({
  main: {
    resolve: { alias: shared },
    build: {
      target: nodeTarget,
      // One file is read faster than the many that these are made of, which every start would have to find.
      externalizeDeps: { exclude: ['electron-log', 'eventsource-parser', 'i18next', 'zod'] },
      rollupOptions: {
        input: {
          index: resolve(import.meta.dirname, 'src/main/index.ts'),
          'long-work': resolve(import.meta.dirname, 'src/main/long-work/thread.ts'),
          backend: resolve(import.meta.dirname, 'src/backend/index.ts'),
          doctor: resolve(import.meta.dirname, 'src/main/doctor.ts'),
          inspect: resolve(import.meta.dirname, 'src/main/inspect.ts'),
        },
      },
    },
  },
  preload: {
    resolve: { alias: shared },
    build: {
      target: nodeTarget,
      // A sandboxed preload is a CommonJS script without `require` of packages: everything it needs is bundled.
      externalizeDeps: false,
      rollupOptions: {
        input: resolve(import.meta.dirname, 'src/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(import.meta.dirname, 'src/renderer'),
    resolve: { alias: shared },
    plugins: [react(), tailwindcss()],
    build: {
      target: chromeTarget,
      // The policy lets fonts come from files only, and small ones would be put into the style sheet.
      assetsInlineLimit: 0,
      minify: true,
      // What the bundle contains is named in packages.
      license: { fileName: 'licences.json' },
      rollupOptions: {
        input: {
          index: resolve(import.meta.dirname, 'src/renderer/index.html'),
          rescue: resolve(import.meta.dirname, 'src/renderer/rescue.html'),
        },
      },
    },
  },
});
