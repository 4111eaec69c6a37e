export default {
  title: 'Stream-Inspektor',
};
