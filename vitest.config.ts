import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/helpers/bundle-server.ts',
    // Files share the modules of their worker: loading these anew for each took half of the processor's time.
    isolate: false,
    // By default one core is left to Vitest itself, which is half of two.
    maxWorkers: '100%',
    // A machine that is busy with other work takes several times as long.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
