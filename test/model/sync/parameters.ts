import type { Parameters } from 'fast-check';

/**
 * How many random sequences are run, after the examples, and which: the same ones each time, so that a failure is the change's. `npm run
 * test:soak` runs more, and others each time. With the seed and the path that a failure has printed, as many are run from the one on that
 * failed.
 * @param examples run before the others. Paths count them, so none may be left out where one is replayed
 */
export function parametersOf<T>(
  environment: Readonly<Record<string, string | undefined>>,
  examples: [T][],
): Parameters<[T]> & { numRuns: number; seed: number } {
  const { SYNC_SEQUENCES = '50', SYNC_SEED = '20270301', SYNC_PATH } = environment;
  const common = { seed: Number(SYNC_SEED), examples };
  const sequences = Number(SYNC_SEQUENCES);
  // The library counts them among the runs.
  if (SYNC_PATH === undefined) return { ...common, numRuns: sequences + examples.length };
  return { ...common, numRuns: sequences, path: SYNC_PATH };
}
