export default {
  label: 'Chats',
  untitled: 'Neuer Chat',
  empty: 'Noch keine Chats. Was hier beginnt, bleibt hier, auch wenn die App geschlossen ist.',
  groups: {
    today: 'Heute',
    yesterday: 'Gestern',
    week: 'Letzte 7 Tage',
    older: 'Älter',
  },
  activity: {
    running: 'Läuft',
    waiting: 'Wartet auf die Verbindung',
  },
};
