/** The conversation and the composer. */
export default {
  messages: 'Messages',
} as const;
