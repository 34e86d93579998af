import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..');

/** Whole processes and browsers, two files at a time. */
const inBrowsers = (name: string, include: string[]) => ({
  root,
  test: {
    name,
    include,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 15_000 } },
    maxWorkers: 2,
  },
});

export default defineConfig({
  test: {
    // Only with --coverage, and of the server's tests.
    coverage: {
      include: ['{shared,server}/**/*.ts'],
      exclude: ['test/**'],
      reporter: ['text-summary', 'html', 'lcovonly'],
      reportsDirectory: join(root, 'coverage', 'server'),
    },
    projects: [
      {
        root,
        test: {
          name: 'server',
          include: ['test/{shared,server}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      inBrowsers('e2e', ['test/{e2e,paquete}/**/*.test.ts']),
      inBrowsers('fault', ['test/{fault,dev}/**/*.test.ts']),
      {
        root,
        test: {
          name: 'sistema',
          include: ['test/sistema/**/*.test.ts'],
          globalSetup: 'test/sistema/preparar.ts',
          testTimeout: 600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
