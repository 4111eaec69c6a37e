/** What concerns the whole window: banners and states in place of everything. */
export default {
  blocked: {
    newer: 'This profile belongs to a newer Longhaul',
    inUse: 'This profile is in use',
    unreadable: 'This profile cannot be read',
  },
  mode: {
    safe: 'Safe mode: nothing is connected and no task is followed. Your chats can be read and saved.',
    readOnly:
      'This profile was last used by a newer Longhaul, so it is only shown: nothing in it is changed, and nothing is connected. Update Longhaul to go on.',
    export: 'Export my data',
    startNormally: 'Start normally',
    nothingHere: 'Choose a chat to read it.',
    off: 'Off in this mode',
  },
  rescue: {
    startsTitle: 'Longhaul has not started properly three times',
    startsText:
      'In safe mode nothing is connected, no windows are restored and nothing runs in the background. Your chats can be read and saved. Tasks at a server go on meanwhile.',
    crashesTitle: 'The window has crashed several times',
    crashesText:
      'Nothing is lost: your chats are stored, and running tasks go on. Open the window again, or start the app in safe mode.',
    enterSafe: 'Go on in safe mode',
    restartSafe: 'Restart in safe mode',
    openAgain: 'Open the window again',
  },
  banners: { all: 'Show all {{count}}', less: 'Show less' },
  loadFailed: 'Longhaul could not load',
  noBridge: {
    title: 'This window is not connected',
    text: 'The bridge to the app is missing. Please restart Longhaul.',
  },
  offline: 'You are offline. Everything you have can be read, and what you write is sent later.',
  signedOut: {
    text: 'The server wants you to sign in again. Tasks go on there and are caught up with afterwards.',
    action: 'Sign in',
  },
  rateLimited: 'The server asked to slow down. The next attempt is in {{seconds}} s.',
  rateLimitedNow: 'The server asked to slow down. Trying again…',
  links: {
    unknownChat:
      'The link leads to a chat that is not here. It may have been deleted, or belong to another account.',
    bad: 'The link that was opened leads nowhere in Longhaul.',
  },
  misfit: {
    'not-offered':
      'This server does not offer what Longhaul needs. It may be too old, or something else answers at its address. Your chats can be read.',
    'not-understood':
      'This server answers in a way that Longhaul does not understand. One of the two may be too old. Your chats can be read, and what you write is kept.',
    again: 'Check again',
    settings: 'Backend settings',
  },
  backend: {
    restarting: 'The backend is restarting. Running tasks continue where they stopped. {{detail}}',
    failedBundled:
      'The backend is not available. You can read your chats, and what you write is sent later. {{detail}}',
    failedRemote:
      'The server is not available. You can read your chats, and what you write is sent later. {{detail}}',
  },
  storage: {
    reveal: 'Show the data folder',
    off: 'Nothing can be stored at the moment',
    full: 'The disk is full. Nothing is lost: answers wait at the server until there is room.',
    busy: 'Another program holds the history file. Everything goes on as soon as it lets go.',
    'read-only': 'The data folder cannot be written. Everything goes on as soon as it can.',
    damaged:
      'The history file is damaged. Please restart Longhaul: it keeps the file and saves what can be read.',
    failing:
      'The history file cannot be written ({{detail}}). Everything goes on as soon as it can.',
  },
} as const;
