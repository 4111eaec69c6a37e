/** The list of chats. */
export default {
  label: 'Chats',
  untitled: 'New chat',
  empty: 'No chats yet. What you start here stays here, even when the app is closed.',
  groups: {
    today: 'Today',
    yesterday: 'Yesterday',
    week: 'Previous 7 days',
    older: 'Older',
  },
  activity: {
    running: 'Running',
    waiting: 'Waiting to reconnect',
  },
} as const;
