/** What each call does. Thin: the parts it joins hold the logic. */

import type { AppState } from '@shared/app-state';
import type { Events, LoadedImage } from '@shared/ipc';
import type { NetworkReport } from '../desktop/network';
import type { FirstView } from '../desktop/windows/address';
import type { Engine } from '../engine';
import type { Store } from '../store/store';
import { type DataPorts, dataHandlers } from './data-handlers';
import { type DiagnosticsPorts, diagnosticsHandlers } from './diagnostics-handlers';
import { EngineAccess } from './engine-access';
import { type InspectorPorts, inspectorHandlers } from './inspector-handlers';
import { type Caller, CallFailure, type CallHandlers } from './router';
import { type SessionPorts, sessionHandlers } from './session-handlers';
import { setAsideHandlers } from './set-aside-handlers';
import { type SettingsPorts, settingsHandlers } from './settings-handlers';
import { type UpdatePorts, updateHandlers } from './update-handlers';

export interface HandlerPorts
  extends SessionPorts,
    SettingsPorts,
    DataPorts,
    InspectorPorts,
    DiagnosticsPorts,
    UpdatePorts {
  readonly appState: () => AppState;
  /** Null while nothing may run. */
  readonly engine: () => Engine | null;
  /** Null while the profile cannot be used. */
  readonly store: () => Store | null;
  /** Ends the app and starts it again. */
  readonly restartAs: (mode: 'normal' | 'safe') => void;
  readonly reportNetwork: (windowId: number, report: NetworkReport) => void;
  readonly openWindow: (view: FirstView) => void;
  readonly onDraftSaved: (caller: Caller, draft: Events['draft.changed']) => void;
  readonly onAppChanged: () => void;
  readonly fetchImage: (url: string) => Promise<LoadedImage>;
}

export function createHandlers(ports: HandlerPorts): CallHandlers {
  const access = new EngineAccess(ports.engine, ports.store);
  return {
    ...sessionHandlers(access, ports),
    ...dataHandlers(access, ports),
    ...setAsideHandlers(access, ports),
    'app.state': () => ports.appState(),
    'app.restart': ({ mode }) => {
      ports.restartAs(mode);
      return null;
    },
    'windows.open': ({ sessionId }) => {
      if (sessionId !== undefined) access.session(sessionId);
      ports.openWindow(sessionId === undefined ? { newChat: true } : { sessionId });
      return null;
    },
    'network.report': (report, { windowId }) => {
      ports.reportNetwork(windowId, report);
      return null;
    },
    'notices.dismiss': ({ noticeId }) => {
      access.store.notices.dismiss(noticeId);
      ports.onAppChanged();
      return null;
    },
    'images.load': ({ url }) => ports.fetchImage(url),
    'drafts.list': () => access.store.drafts.list(Date.now()),
    'drafts.save': ({ name, body }, caller) => {
      access.store.drafts.save(name, body, Date.now());
      ports.onDraftSaved(caller, { name, body });
      return null;
    },
    'messages.send': ({ sessionId, text, replaces = null }) => {
      access.session(sessionId);
      return { messageId: access.engine.sender.send(sessionId, text, replaces) };
    },
    'messages.retry': ({ sessionId, messageId }) => {
      access.session(sessionId);
      if (!access.engine.sender.retry(sessionId, messageId)) {
        throw new CallFailure('NOT_FOUND', 'There is no refused message of this id.');
      }
      return null;
    },
    ...settingsHandlers(ports),
    ...inspectorHandlers(access, ports),
    ...diagnosticsHandlers(ports),
    ...updateHandlers(ports),
    'outbox.list': ({ sessionId }) => {
      access.session(sessionId);
      return access.engine.sender.unsent(sessionId);
    },
    'outbox.remove': ({ sessionId, messageId }) => {
      access.session(sessionId);
      const text = access.engine.sender.takeBack(sessionId, messageId);
      if (text === null) {
        throw new CallFailure('NOT_FOUND', 'This message cannot be taken back.');
      }
      return { text };
    },
    'server.check': () => {
      access.engine.checkServer();
      return null;
    },
    'tasks.list': () =>
      access.store.taskList
        .read()
        .map((entry) => ({ ...entry, task: access.asItStands(entry.task) })),
    'tasks.dismiss': ({ taskIds }) => {
      access.store.taskList.dismiss(taskIds, Date.now());
      return null;
    },
    'recovery.dismiss': () => {
      access.engine.recovery.dismiss();
      return null;
    },
    'tasks.stop': ({ taskId }) => {
      access.requireTask(taskId);
      access.engine.stop(taskId);
      return null;
    },
    'tasks.retryNow': ({ taskId }) => {
      access.requireTask(taskId);
      access.engine.supervisor.retryNow(taskId);
      return null;
    },
  };
}
