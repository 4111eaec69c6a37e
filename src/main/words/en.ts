/** What the main process says itself, outside of windows. */
export default {
  notification: {
    finished: 'Finished',
    failed: 'Failed',
    lost: 'Ended, but the history was lost',
    needsYou: 'Needs an answer from you',
    open: 'Open',
    many_one: '{{count}} task has ended',
    many_other: '{{count}} tasks have ended',
    counts: {
      finished_one: '{{count}} finished',
      finished_other: '{{count}} finished',
      failed_one: '{{count}} failed',
      failed_other: '{{count}} failed',
      needsYou_one: '{{count}} needs an answer',
      needsYou_other: '{{count}} need an answer',
    },
    aTask: 'A task without a title',
  },
  tray: {
    open: 'Open Longhaul',
    newChat: 'New chat',
    nothingRuns: 'No tasks are running',
    tooltip_one: 'Longhaul: {{count}} task is running',
    tooltip_other: 'Longhaul: {{count}} tasks are running',
    pauseNotifications: 'Pause notifications',
    quit: 'Quit',
  },
  background: {
    question: 'Keep Longhaul running in the background?',
    consequence: {
      bundled:
        'Tasks are running. In the background they go on. If you quit, they pause and go on at the next start.',
      remote:
        'Tasks are running at the server and go on either way. In the background you are told when they end.',
    },
    keep: 'Keep running',
    quit: 'Quit',
  },
} as const;
