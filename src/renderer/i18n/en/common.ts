/** Words that belong to no one area. */
export default {
  tryAgain: 'Try again',
  dismiss: 'Dismiss',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  delete: 'Delete',
  undo: 'Undo',
  copy: 'Copy',
  copied: 'Copied',
  copyRefused: 'Copying is not allowed here',
  loadAgain: 'Load again',
  boundary: {
    failed: '{{subject}} could not be shown.',
    safe: 'Your chats and running tasks are safe. {{error}}',
    reload: 'Reload the window',
    window: 'The window',
    chats: 'The list of chats',
    chat: 'The chat',
    tasks: 'The list of tasks',
    inspector: 'The stream inspector',
  },
} as const;
