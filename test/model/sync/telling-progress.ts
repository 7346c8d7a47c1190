/** So many sequences take some minutes: a line after each so many. */
const SEQUENCES_A_LINE = 50;

/**
 * Tells how a set of sequences gets on that takes longer than `npm test`: the seed at its start, since who stops it would not see it else,
 * how many have passed, and that one has failed, after which others are run to find a shorter one.
 * @returns what each sequence is to be run in
 */
export function tellingProgress({ numRuns, seed }: { numRuns: number; seed: number }, say = console.info) {
  let passed = 0;
  let failed = 0;
  const isLong = numRuns >= 2 * SEQUENCES_A_LINE;
  if (isLong) say(`${numRuns} sequences, SYNC_SEED=${seed}`);
  return async (sequence: Promise<void>): Promise<void> => {
    try {
      await sequence;
    } catch (error) {
      failed += 1;
      if (isLong && failed === 1) say(`sequence ${passed + 1} failed: looking for a shorter one`);
      throw error;
    }
    passed += 1;
    if (isLong && failed === 0 && passed % SEQUENCES_A_LINE === 0) say(`${passed} of ${numRuns} sequences passed`);
  };
}
