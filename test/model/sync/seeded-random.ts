/**
 * Makes chance the same for each sequence: backoffs are shortened at random, and in the order of what then meets a failure may lie that it
 * is one.
 */
export function seededRandom(seed: number): Disposable {
  const { random } = Math;
  let state = seed;
  Math.random = () => {
    // Park and Miller's minimal standard generator.
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return {
    [Symbol.dispose]() {
      Math.random = random;
    },
  };
}
