import { seededRandom } from '../../../bench/random.ts';

/** Any will do. */
const SEED = 20_270_308;

/**
 * Makes chance the same for each sequence: backoffs are shortened at random, and in the order of what then meets a failure may lie that it
 * is one.
 */
export function fixedMathRandom(): Disposable {
  const { random } = Math;
  Math.random = seededRandom(SEED).next;
  return {
    [Symbol.dispose]() {
      Math.random = random;
    },
  };
}
