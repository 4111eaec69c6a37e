export default {
  messages: 'Nachrichten',
};
