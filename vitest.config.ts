/**
 * Three suites: `unit` runs in Node on every file that needs no page; `browser` runs inside Chromium, where the
 * GPU backends are; `e2e` drives the built page in Chromium.
 */
import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags } from './src/cli/chromium.ts';
import { LongestFirst } from './tests/longest-first.helper.ts';

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'tests/browser/**'],
          setupFiles: ['tests/equality.helper.ts'],
          // Without a number vitest leaves one core free: half of a machine of two.
          maxWorkers: availableParallelism(),
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          // Software WebGPU fills every core: one file at a time.
          fileParallelism: false,
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: chromiumFlags('software') },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/e2e/serve.helper.ts'],
          // One more than there are cores: most files wait for a page, for a heartbeat, for a browser that starts.
          maxWorkers: availableParallelism() + 1,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // By default a second, in which a busy machine may not even draw.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
