export default {
  tool: 'Werkzeug',
};
