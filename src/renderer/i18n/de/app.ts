export default {
  blocked: {
    newer: 'Dieses Profil gehört zu einem neueren Longhaul',
    unreadable: 'Dieses Profil kann nicht gelesen werden',
  },
  loadFailed: 'Longhaul konnte nicht laden',
  noBridge: {
    title: 'Dieses Fenster ist nicht verbunden',
    text: 'Die Verbindung zur App fehlt. Bitte Longhaul neu starten.',
  },
  backend: {
    restarting:
      'Das Backend startet neu. Laufende Aufgaben gehen dort weiter, wo sie stehen. {{detail}}',
    failedBundled:
      'Das Backend ist nicht erreichbar. Chats bleiben lesbar, Geschriebenes wird später gesendet. {{detail}}',
    failedRemote:
      'Der Server ist nicht erreichbar. Chats bleiben lesbar, Geschriebenes wird später gesendet. {{detail}}',
  },
};
