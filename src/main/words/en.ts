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
} as const;
