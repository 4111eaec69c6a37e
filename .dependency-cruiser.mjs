/** The parts of `src` that run in a process of their own. Each may use `shared`, none another. */
const PROCESSES = ['main', 'preload', 'renderer', 'backend'];

/** The folders there are: what is new gets a place in this list first. */
const LAYOUT = [
  'main/(boot|backend|chat|desktop|diagnostics|inspector|ipc|notifications|settings|store|streams|transfer|long-work|updates|words)/',
  'main/[^/]+$',
  'preload/[^/]+$',
  'renderer/(features/(chat|cards|sessions|tasks|task-centre|settings|inspector|palette|diagnostics|rescue)|ui|stores|i18n)/',
  'renderer/[^/]+$',
  'backend/(routes|tasks|copilot|store|completion|generator|faults)/',
  'backend/[^/]+$',
  'shared/(protocol|chat)/',
  'shared/[^/]+$',
];

/** The scripts that may use packages, because they are loaded when these are installed. */
const AFTER_SET_UP = [
  '^scripts/package/',
  '^scripts/checks/audit\\.mjs$',
  '^scripts/setup/(default-app/|electron-download\\.mjs$|addon-probe\\.cjs$)',
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...PROCESSES.map((name) => ({
      name: `${name}-uses-only-itself-and-shared`,
      comment: 'What crosses a process boundary is described in shared.',
      severity: /** @type {const} */ ('error'),
      from: { path: `^src/${name}/` },
      to: { path: '^(src|test|scripts)/', pathNot: `^src/(${name}|shared)/` },
    })),
    {
      name: 'shared-uses-only-itself-and-zod',
      comment: 'It runs in every process: no Node, no Electron, no page.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { pathNot: ['^src/shared/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'windows-have-no-node',
      comment: 'The renderer and the preload script are sandboxed.',
      severity: 'error',
      from: { path: '^src/(renderer|preload)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-main-and-preload-know-electron',
      severity: 'error',
      from: { path: '^src/(renderer|backend)/' },
      to: { path: '(^|/)node_modules/electron/' },
    },
    {
      name: 'shipped-code-uses-shipped-packages',
      comment:
        'Packages of the main process and the backend are not bundled: they must be dependencies.',
      severity: 'error',
      from: { path: '^src/(main|backend)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '(^|/)node_modules/electron/',
      },
    },
    {
      name: 'event-source-stands-alone',
      comment:
        'Any program can use it: beside its parser it needs only two files that need nothing.',
      severity: 'error',
      from: { path: '^src/main/streams/(event-source/|clock\\.ts$|backoff\\.ts$)' },
      to: {
        pathNot: [
          '^src/main/streams/event-source/',
          '^src/main/streams/(clock|backoff)\\.ts$',
          '(^|/)node_modules/eventsource-parser/',
        ],
      },
    },
    {
      name: 'set-up-needs-no-packages',
      comment: 'A fresh checkout has none: what uses one is imported when set-up is done.',
      severity: 'error',
      from: { path: '^scripts/', pathNot: AFTER_SET_UP },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'], dynamic: false },
    },
    {
      name: 'set-up-comes-first',
      comment: 'A static import of what uses a package would fail before set-up can install it.',
      severity: 'error',
      from: { path: '^scripts/', pathNot: AFTER_SET_UP },
      to: { path: AFTER_SET_UP, dynamic: false },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'known-folders-only',
      comment: 'The layout is part of the design.',
      severity: 'error',
      from: { path: '^src/', pathNot: LAYOUT.map((pattern) => `^src/${pattern}`) },
      to: {},
    },
  ],
  options: {
    // TypeScript's own parser has no interface for tools since it became native.
    parser: 'swc',
    doNotFollow: { path: '(^|/)node_modules/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'default', 'types'],
    },
    webpackConfig: { fileName: 'scripts/checks/import-aliases.mjs' },
  },
};
