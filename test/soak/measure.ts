/** Measures a running app from outside and inside: its processes, its main process, its window, its database. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { LonghaulApp } from '../support/app.ts';
import { commandLine } from '../support/processes.ts';
import type { Sample } from './verdict.ts';

const MB = 1024 * 1024;

/** @returns null when the window went away while it was measured. */
export async function measure(app: LonghaulApp, at: number): Promise<Sample | null> {
  const window = await measureWindow(app);
  if (!window) return null;
  const main = await measureMain(app);
  const processes = app.pids.map(measureProcess);
  const sum = (of: readonly MeasuredProcess[], what: 'pss' | 'handles') =>
    of.reduce((total, one) => total + one[what], 0);
  return {
    at,
    memory: sum(processes, 'pss'),
    mainMemory: sum(
      processes.filter(({ type }) => type === 'main'),
      'pss',
    ),
    windowMemory: sum(
      processes.filter(({ type }) => type === 'renderer'),
      'pss',
    ),
    mainHeap: main.heap / MB,
    windowHeap: (window.JSHeapUsedSize ?? 0) / MB,
    handles: sum(processes, 'handles'),
    resources: main.resources,
    mainListeners: main.listeners,
    windowListeners: window.JSEventListeners ?? 0,
    nodes: window.Nodes ?? 0,
    processes: processes.length,
    database: databaseSize(app.profile) / MB,
  };
}

interface MeasuredProcess {
  /** What Chromium calls it; `main` for the first. */
  readonly type: string;
  /** Megabytes of its own, with its share of what is shared. */
  readonly pss: number;
  readonly handles: number;
}

function measureProcess(pid: number): MeasuredProcess {
  const type = /--type=(\S+)/.exec(commandLine(pid))?.[1] ?? 'main';
  try {
    const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(memory)?.[1] ?? 0);
    return { type, pss: kilobytes / 1024, handles: readdirSync(`/proc/${pid}/fd`).length };
  } catch (error) {
    if (isGone(error)) return { type, pss: 0, handles: 0 };
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(`${error.code}`);
}

/** After a collection of garbage, so that what is counted is held by somebody. */
function measureMain(app: LonghaulApp) {
  return app.main.evaluate((electron) => {
    const tools = globalThis as { collectGarbage?: () => void };
    if (!tools.collectGarbage) {
      const v8 = process.getBuiltinModule('node:v8');
      v8.setFlagsFromString('--expose-gc');
      tools.collectGarbage = process
        .getBuiltinModule('node:vm')
        .runInNewContext('gc') as () => void;
    }
    tools.collectGarbage();
    const { app: theApp, BrowserWindow, ipcMain, nativeTheme, powerMonitor, session } = electron;
    const windows = BrowserWindow.getAllWindows();
    const emitters: NodeJS.EventEmitter[] = [
      process,
      theApp,
      ipcMain,
      nativeTheme,
      powerMonitor,
      session.defaultSession,
      ...windows,
      ...windows.map(({ webContents }) => webContents),
    ];
    const listeners = emitters
      .flatMap((emitter) => emitter.eventNames().map((name) => emitter.listenerCount(name)))
      .reduce((sum, number) => sum + number, 0);
    return {
      heap: process.memoryUsage().heapUsed,
      resources: process.getActiveResourcesInfo().length,
      listeners,
    };
  });
}

/** Chromium's own figures of the page, after a collection of garbage; null when the page is not there. */
async function measureWindow(app: LonghaulApp): Promise<Record<string, number> | null> {
  return app.main.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents || contents.isCrashed() || contents.isLoading()) return null;
    const { debugger: tools } = contents;
    try {
      tools.attach('1.3');
      await tools.sendCommand('HeapProfiler.collectGarbage');
      await tools.sendCommand('Performance.enable');
      const answer = (await tools.sendCommand('Performance.getMetrics')) as {
        metrics: { name: string; value: number }[];
      };
      return Object.fromEntries(answer.metrics.map(({ name, value }) => [name, value]));
    } catch (error) {
      // A page that crashes or is loaded anew takes the tools away.
      if (contents.isDestroyed() || contents.isCrashed() || contents.isLoading()) return null;
      if (String(error).includes('closed')) return null;
      throw error;
    } finally {
      if (tools.isAttached()) tools.detach();
    }
  });
}

/** Bytes of the pages that hold something. */
function databaseSize(profile: string): number {
  const db = new Database(join(profile, 'longhaul.db'), { readonly: true });
  try {
    const figure = (name: string) => Number(db.pragma(name, { simple: true }));
    return (figure('page_count') - figure('freelist_count')) * figure('page_size');
  } finally {
    db.close();
  }
}
