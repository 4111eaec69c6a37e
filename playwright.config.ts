import { defineConfig } from '@playwright/test';

/** End-to-end tests: the built app in real Electron. Build first, and give it a display; see docs/testing.md. */
export default defineConfig({
  testDir: 'test',
  testMatch: ['e2e/**/*.spec.ts', 'examples/**/*.spec.ts'],
  // Each test runs several Electron processes, but waits for most of its time; more than two would slow each other on two cores.
  workers: 2,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: 'test-results',
});
