/** The settings. */
export default {
  title: 'Settings',
} as const;
