import type { Translated } from '@shared/language';
import type { Words } from './words';

const de: Translated<Words> = {
  notification: {
    finished: 'Fertig',
    failed: 'Fehlgeschlagen',
    lost: 'Beendet, aber der Verlauf ist verloren',
    needsYou: 'Braucht eine Antwort von Ihnen',
    open: 'Öffnen',
    many_one: '{{count}} Aufgabe ist beendet',
    many_other: '{{count}} Aufgaben sind beendet',
    counts: {
      finished_one: '{{count}} fertig',
      finished_other: '{{count}} fertig',
      failed_one: '{{count}} fehlgeschlagen',
      failed_other: '{{count}} fehlgeschlagen',
      needsYou_one: '{{count}} braucht eine Antwort',
      needsYou_other: '{{count}} brauchen eine Antwort',
    },
    aTask: 'Eine Aufgabe ohne Titel',
  },
  tray: {
    open: 'Longhaul öffnen',
    newChat: 'Neuer Chat',
    nothingRuns: 'Keine Aufgabe läuft',
    tooltip_one: 'Longhaul: {{count}} Aufgabe läuft',
    tooltip_other: 'Longhaul: {{count}} Aufgaben laufen',
    pauseNotifications: 'Mitteilungen anhalten',
    quit: 'Beenden',
  },
  background: {
    question: 'Longhaul im Hintergrund weiterlaufen lassen?',
    consequence: {
      bundled:
        'Es laufen Aufgaben. Im Hintergrund laufen sie weiter. Nach dem Beenden pausieren sie und gehen beim nächsten Start weiter.',
      remote:
        'Aufgaben laufen auf dem Server und gehen in jedem Fall weiter. Im Hintergrund erfahren Sie, wenn sie enden.',
    },
    keep: 'Weiterlaufen lassen',
    quit: 'Beenden',
  },
};

export default de;
