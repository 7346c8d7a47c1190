import type { Parameters } from 'fast-check';

/**
 * How many sequences are run, and which: the same ones each time, so that a failure is the change's. `npm run test:soak` runs more, and
 * others each time. With the seed and the path that a failure has printed, it begins with the sequence that failed.
 * @param examples run before the others. Paths count them, so none may be left out where one is replayed
 */
export function parametersOf<T>(
  environment: Readonly<Record<string, string | undefined>>,
  examples: [T][],
): Parameters<[T]> & { numRuns: number; seed: number } {
  const { SYNC_SEQUENCES = '50', SYNC_SEED = '20270301', SYNC_PATH } = environment;
  return {
    numRuns: Number(SYNC_SEQUENCES),
    seed: Number(SYNC_SEED),
    examples,
    ...(SYNC_PATH === undefined ? {} : { path: SYNC_PATH }),
  };
}
