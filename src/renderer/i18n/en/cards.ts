/** The cards of tool calls. */
export default {
  tool: 'Tool',
} as const;
