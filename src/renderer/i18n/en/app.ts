/** What concerns the whole window: banners and states in place of everything. */
export default {
  blocked: {
    newer: 'This profile belongs to a newer Longhaul',
    unreadable: 'This profile cannot be read',
  },
  loadFailed: 'Longhaul could not load',
  noBridge: {
    title: 'This window is not connected',
    text: 'The bridge to the app is missing. Please restart Longhaul.',
  },
  backend: {
    restarting: 'The backend is restarting. Running tasks continue where they stopped. {{detail}}',
    failedBundled:
      'The backend is not available. You can read your chats, and what you write is sent later. {{detail}}',
    failedRemote:
      'The server is not available. You can read your chats, and what you write is sent later. {{detail}}',
  },
} as const;
