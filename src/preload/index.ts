/**
 * The bridge between a window and the main process: the contract of `shared/ipc.ts` exposed as `window.longhaul`, and
 * nothing else. The page never sees Electron's IPC objects.
 */

import type { Bridge, EventName, Events } from '@shared/ipc';
import { CALL_CHANNEL, EVENT_CHANNEL } from '@shared/ipc-channels';
import { contextBridge, ipcRenderer } from 'electron';

type Listener = (payload: Events[EventName]) => void;

const listeners = new Map<string, Set<Listener>>();

ipcRenderer.on(EVENT_CHANNEL, (_event, name: string, payload: Events[EventName]) => {
  for (const listener of listeners.get(name) ?? []) listener(payload);
});

const bridge: Bridge = {
  invoke: (name, ...input) => ipcRenderer.invoke(CALL_CHANNEL, name, ...input),
  on: (name, listener) => {
    const named = listeners.get(name) ?? new Set<Listener>();
    listeners.set(name, named);
    // Main sends each event name with its own payload type, so what arrives under `name` is what `listener` takes.
    const entry = (payload: Events[EventName]) => listener(payload as Events[typeof name]);
    named.add(entry);
    return () => {
      named.delete(entry);
    };
  },
};

contextBridge.exposeInMainWorld('longhaul', bridge);
