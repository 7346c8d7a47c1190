import type { PersonCache } from '../../identity/forget.ts';
import type { RedisCall } from './redis-call.ts';

/** Keys that Redis looks at in one call; it takes some milliseconds for them, in which it serves nobody else. */
const KEYS_A_CALL = 10_000;

/** Five million keys: a person with a minute's worth of everybody's caches between theirs. What is beyond lapses within the hour. */
const MAX_CALLS = 500;

/**
 * Every key of a person holds their id, whatever it is for: cached intents and vectors, counts of limits and of the pool of models. So they
 * are looked for by the id, and a cache that is added is found too.
 */
export function createPersonCache(call: RedisCall): PersonCache {
  return {
    async remove(userId, signal) {
      let removed = 0;
      let cursor = '0';
      for (let calls = 0; calls < MAX_CALLS; calls += 1) {
        // A call of its own for each step, under the policy that bounds it.
        const step = await call(
          signal,
          async (redis) => {
            const [next, keys] = await redis.scan(cursor, { match: `*${userId}*`, count: KEYS_A_CALL });
            return { next, removed: keys.length === 0 ? 0 : await redis.del(...keys) };
          },
          () => undefined,
        );
        if (step === undefined) return { removed, complete: false };
        removed += step.removed;
        cursor = String(step.next);
        if (cursor === '0') return { removed, complete: true };
      }
      return { removed, complete: false };
    },
  };
}
