/**
 * All words of the interface. One file per area and language, so that areas do not get in each other's way; the English
 * files define which keys there are and what they interpolate.
 */
import type { Language, Translated } from '@shared/language';
import deApp from './de/app';
import deCards from './de/cards';
import deChat from './de/chat';
import deCommands from './de/commands';
import deCommon from './de/common';
import deInspector from './de/inspector';
import deSessions from './de/sessions';
import deSettings from './de/settings';
import deTasks from './de/tasks';
import enApp from './en/app';
import enCards from './en/cards';
import enChat from './en/chat';
import enCommands from './en/commands';
import enCommon from './en/common';
import enInspector from './en/inspector';
import enSessions from './en/sessions';
import enSettings from './en/settings';
import enTasks from './en/tasks';

export const en = {
  common: enCommon,
  app: enApp,
  chat: enChat,
  cards: enCards,
  sessions: enSessions,
  tasks: enTasks,
  settings: enSettings,
  commands: enCommands,
  inspector: enInspector,
} as const;

export const de: Translated<typeof en> = {
  common: deCommon,
  app: deApp,
  chat: deChat,
  cards: deCards,
  sessions: deSessions,
  tasks: deTasks,
  settings: deSettings,
  commands: deCommands,
  inspector: deInspector,
};

/** The words of every language that can be chosen. */
export const RESOURCES: Readonly<Record<Language, Translated<typeof en>>> = { en, de };
