import { defineConfig } from '@playwright/test';

/** End-to-end tests: the built app in real Electron. Build first, and give it a display; see docs/testing.md. */
export default defineConfig({
  testDir: 'test',
  testMatch: ['e2e/**/*.spec.ts', 'examples/**/*.spec.ts'],
  // Each test runs several Electron processes and some measure nothing but patience: more workers only slow each other.
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: 'test-results',
});
