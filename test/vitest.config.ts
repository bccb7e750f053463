import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: [process.env.STACKS ? 'test/stacks/*.test.ts' : 'test/{unit,integration,e2e}/**/*.test.ts'],
    globalSetup: 'test/engine-setup.ts',
    pool: 'forks',
    silent: 'passed-only',
    // Machines of CI are shared, and may stand still for seconds. What passes only then is named at the end: it is a bug.
    retry: process.env.CI ? 1 : 0,
    // Most tests wait for Docker and git more than they compute.
    maxWorkers: 3,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    testTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
  },
})
