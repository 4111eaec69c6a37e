import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const electron = join(import.meta.dirname, 'node_modules/electron/dist');

/**
 * How packages are made. `npm run package` makes what this machine can without a download; the other targets are for
 * machines that can fetch their tools. See docs/packaging.md.
 *
 * @type {import('electron-builder').Configuration}
 */
export default {
  appId: 'org.longhaul.Longhaul',
  productName: 'Longhaul',
  copyright: 'Copyright © The Longhaul authors',
  directories: { output: 'dist', buildResources: 'resources' },
  // The Electron that set-up has put in place.
  electronDist: electron,
  electronVersion: readFileSync(join(electron, 'version'), 'utf8').trim(),
  // The addon is compiled by set-up and works in both runtimes.
  npmRebuild: false,
  files: [
    'out/main/**',
    'out/preload/**',
    'out/renderer/**',
    'resources/**',
    'package.json',
    // Sources and other platforms' binaries of the addon.
    '!node_modules/better-sqlite3/{deps,src,prebuilds}/**',
    '!node_modules/better-sqlite3/build/**',
    'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
    '!**/*.{map,md,d.ts,d.mts,d.cts}',
  ],
  extraFiles: [{ from: 'out/licences.txt', to: 'LICENSES.packages.txt' }, 'LICENSE'],
  asar: true,
  asarUnpack: ['**/*.node'],
  // Only Electron's own app loader for development is in it; packages start nothing but the app.
  afterPack: ({ appOutDir }) =>
    rmSync(join(appOutDir, 'resources/default_app.asar'), { force: true }),
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    onlyLoadAppFromAsar: true,
    // Electron checks the archive on macOS and Windows only.
    enableEmbeddedAsarIntegrityValidation: process.platform !== 'linux',
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  // Packages that can replace themselves look there; see docs/packaging.md.
  publish: process.env.LONGHAUL_UPDATE_URL
    ? [{ provider: 'generic', url: process.env.LONGHAUL_UPDATE_URL }]
    : null,
  protocols: [{ name: 'Longhaul', schemes: ['longhaul'] }],
  fileAssociations: [
    {
      ext: 'longhaul.json',
      name: 'Longhaul chat',
      mimeType: 'application/vnd.longhaul.chat+json',
      role: 'Viewer',
    },
  ],
  linux: {
    target: ['AppImage', 'rpm'],
    category: 'Utility',
    executableName: 'longhaul',
    icon: 'out/icons',
    maintainer: 'The Longhaul authors',
    synopsis: 'A desktop copilot that keeps long tasks alive',
  },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.productivity',
    icon: 'out/icons/1024x1024.png',
  },
  win: { target: ['nsis'], icon: 'out/icons/256x256.png' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
};
