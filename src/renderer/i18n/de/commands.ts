export default {
  newChat: 'Neuer Chat',
};
