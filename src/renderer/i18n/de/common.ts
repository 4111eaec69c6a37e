export default {
  tryAgain: 'Erneut versuchen',
  dismiss: 'Ausblenden',
  cancel: 'Abbrechen',
  close: 'Schließen',
  save: 'Sichern',
  delete: 'Löschen',
  undo: 'Rückgängig',
  copy: 'Kopieren',
  copied: 'Kopiert',
  copyRefused: 'Kopieren ist hier nicht erlaubt',
  loadAgain: 'Neu laden',
  boundary: {
    failed: '{{subject}} kann nicht angezeigt werden.',
    safe: 'Chats und laufende Aufgaben sind sicher. {{error}}',
    chats: 'Die Liste der Chats',
    chat: 'Der Chat',
  },
};
