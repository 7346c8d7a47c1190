import { seededRandom } from '../../../bench/random.ts';

/** Any will do. */
const SEED = 20_270_308;

/**
 * Makes chance the same for each sequence: backoffs are shortened at random, and in the order of what then meets a failure may lie that it
 * is one; ids made in the same millisecond sort at random, and with them what is read in their order.
 */
export function fixedRandom(): Disposable {
  const { random } = Math;
  Math.random = seededRandom(SEED).next;
  const bytes = seededRandom(SEED + 1);
  const { crypto } = globalThis;
  // Where uuid has them from. Keys and tokens are made by node:crypto.
  Object.defineProperty(crypto, 'getRandomValues', {
    configurable: true,
    value(array: Uint8Array) {
      for (let index = 0; index < array.length; index += 1) array[index] = bytes.below(256);
      return array;
    },
  });
  return {
    [Symbol.dispose]() {
      Math.random = random;
      Reflect.deleteProperty(crypto, 'getRandomValues');
    },
  };
}
