import type { Translated, Words } from './words';

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
};

export default de;
