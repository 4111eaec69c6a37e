/** Commands: their names in the palette, in tooltips and on the sheet of shortcuts. */
export default {
  newChat: 'New chat',
} as const;
