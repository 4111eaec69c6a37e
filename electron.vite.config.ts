import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { normalizePath } from 'vite';

const shared = { '@shared': resolve(import.meta.dirname, 'src/shared') };

/**
 * The lowest runtime the tree must run on is Electron 33 (Chromium 130, Node 20.18), which set-up uses where the
 * current Electron cannot be downloaded.
 */
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

/** As the bundler names a file, on Windows too. */
const page = (name: string) => normalizePath(resolve(import.meta.dirname, 'src/renderer', name));

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** All that a module needs before it can run. */
function neededBy(entry: string, graph: Graph): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const id of found) {
    for (const needed of graph.getModuleInfo(id)?.importedIds ?? []) found.add(needed);
  }
  return found;
}

/**
 * What the window needs at its start comes in two files, one of them shared with the page for emergencies: each file more
 * is another way through the main process, which has much to do then.
 */
function startChunk(): (id: string, graph: Graph) => string | null {
  const entry = page('main.tsx');
  let start: ReadonlySet<string> | null = null;
  let rescue: ReadonlySet<string> = new Set();
  return (id, graph) => {
    if (!start) {
      start = neededBy(entry, graph);
      rescue = neededBy(page('rescue.tsx'), graph);
    }
    if (!start.has(id) || id === entry) return null;
    return rescue.has(id) ? 'common' : 'start';
  };
}

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
          index: page('index.html'),
          rescue: page('rescue.html'),
        },
        output: { codeSplitting: { groups: [{ name: startChunk() }] } },
      },
    },
  },
});
