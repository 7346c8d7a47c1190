import { defineConfig } from 'vitest/config';

/** The long set of the sync model: 500 sequences, from another seed each time, which is printed. */
export default defineConfig({
  test: {
    include: ['test/model/**/*.test.ts'],
    env: {
      SYNC_SEQUENCES: process.env.SYNC_SEQUENCES ?? '500',
      SYNC_SEED: process.env.SYNC_SEED ?? String(Date.now() % 2 ** 31),
    },
    hookTimeout: 60_000,
  },
});
