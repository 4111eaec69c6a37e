export default {
  blocked: {
    newer: 'Dieses Profil gehört zu einem neueren Longhaul',
    inUse: 'Dieses Profil ist in Gebrauch',
    unreadable: 'Dieses Profil kann nicht gelesen werden',
  },
  mode: {
    safe: 'Abgesicherter Modus: Nichts ist verbunden, keine Aufgabe wird verfolgt. Ihre Chats können gelesen und gesichert werden.',
    readOnly:
      'Dieses Profil wurde zuletzt von einem neueren Longhaul benutzt und wird deshalb nur angezeigt: Nichts darin wird geändert, und nichts ist verbunden. Aktualisieren Sie Longhaul, um weiterzuarbeiten.',
    export: 'Meine Daten exportieren',
    startNormally: 'Normal starten',
    nothingHere: 'Wählen Sie einen Chat, um ihn zu lesen.',
    off: 'In diesem Modus nicht möglich',
  },
  rescue: {
    startsTitle: 'Longhaul ist dreimal nicht richtig gestartet',
    startsText:
      'Im abgesicherten Modus ist nichts verbunden, keine Fenster werden wiederhergestellt, und nichts läuft im Hintergrund. Ihre Chats können gelesen und gesichert werden. Aufgaben auf einem Server laufen derweil weiter.',
    crashesTitle: 'Das Fenster ist mehrmals abgestürzt',
    crashesText:
      'Nichts ist verloren: Ihre Chats sind gespeichert, und laufende Aufgaben gehen weiter. Öffnen Sie das Fenster erneut, oder starten Sie die App im abgesicherten Modus.',
    enterSafe: 'Im abgesicherten Modus weiter',
    restartSafe: 'Im abgesicherten Modus neu starten',
    openAgain: 'Fenster erneut öffnen',
  },
  banners: { all: 'Alle {{count}} zeigen', less: 'Weniger zeigen' },
  loadFailed: 'Longhaul konnte nicht laden',
  noBridge: {
    title: 'Dieses Fenster ist nicht verbunden',
    text: 'Die Verbindung zur App fehlt. Bitte Longhaul neu starten.',
  },
  offline: 'Offline. Alles Vorhandene bleibt lesbar, Geschriebenes wird später gesendet.',
  signedOut: {
    text: 'Der Server verlangt eine neue Anmeldung. Aufgaben gehen dort weiter und werden danach nachgeholt.',
    action: 'Anmelden',
  },
  rateLimited: 'Der Server bittet um Geduld. Nächster Versuch in {{seconds}} s.',
  rateLimitedNow: 'Der Server bittet um Geduld. Neuer Versuch …',
  links: {
    unknownChat:
      'Der Link führt zu einem Chat, den es hier nicht gibt. Er wurde vielleicht gelöscht oder gehört zu einem anderen Konto.',
    bad: 'Der Link, der geöffnet wurde, führt in Longhaul nirgendwohin.',
  },
  misfit: {
    'not-offered':
      'Dieser Server bietet nicht an, was Longhaul braucht. Vielleicht ist er zu alt, oder unter seiner Adresse antwortet etwas anderes. Chats bleiben lesbar.',
    'not-understood':
      'Longhaul versteht nicht, was dieser Server antwortet. Eines von beiden ist vielleicht zu alt. Chats bleiben lesbar, Geschriebenes bleibt erhalten.',
    again: 'Erneut prüfen',
    settings: 'Backend-Einstellungen',
  },
  backend: {
    restarting:
      'Das Backend startet neu. Laufende Aufgaben gehen dort weiter, wo sie stehen. {{detail}}',
    failedBundled:
      'Das Backend ist nicht erreichbar. Chats bleiben lesbar, Geschriebenes wird später gesendet. {{detail}}',
    failedRemote:
      'Der Server ist nicht erreichbar. Chats bleiben lesbar, Geschriebenes wird später gesendet. {{detail}}',
  },
  storage: {
    off: 'Gerade lässt sich nichts speichern',
    reveal: 'Datenordner zeigen',
    full: 'Die Festplatte ist voll. Nichts ist verloren: Antworten warten auf dem Server, bis Platz ist.',
    busy: 'Ein anderes Programm hält die Verlaufsdatei fest. Alles geht weiter, sobald sie frei ist.',
    'read-only':
      'In den Datenordner kann nicht geschrieben werden. Alles geht weiter, sobald es möglich ist.',
    damaged:
      'Die Verlaufsdatei ist beschädigt. Bitte Longhaul neu starten: Die Datei bleibt erhalten, und was lesbar ist, wird gerettet.',
    failing:
      'Die Verlaufsdatei kann nicht geschrieben werden ({{detail}}). Alles geht weiter, sobald es möglich ist.',
  },
};
