/** The stream inspector, for developers. */
export default {
  title: 'Stream inspector',
} as const;
