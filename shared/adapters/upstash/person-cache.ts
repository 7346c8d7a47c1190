import type { PersonCache } from '../../identity/forget.ts';
import type { RedisCall } from './redis-call.ts';

/** Keys that Redis looks at in one call; it takes some milliseconds for them, in which it serves nobody else. */
const KEYS_A_CALL = 10_000;

/** Five million keys, for each id. What is beyond lapses by itself. */
const MAX_CALLS = 500;

/**
 * Every key of a person holds their id, or that of an account of theirs, whatever it is for: cached intents and vectors, counts of limits
 * and of the pool of models; Google's quotas by account. So they are looked for by the ids, and a cache that is added is found too.
 */
export function createPersonCache(call: RedisCall): PersonCache {
  async function removeKeysWith(id: string, signal: AbortSignal): Promise<{ removed: number; complete: boolean }> {
    let removed = 0;
    let cursor = '0';
    for (let calls = 0; calls < MAX_CALLS; calls += 1) {
      // A call of its own for each step, under the policy that bounds it.
      const step = await call(
        signal,
        async (redis) => {
          const [next, keys] = await redis.scan(cursor, { match: `*${id}*`, count: KEYS_A_CALL });
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
  }

  return {
    async remove(ids, signal) {
      const total = { removed: 0, complete: true };
      for (const id of ids) {
        const { removed, complete } = await removeKeysWith(id, signal);
        total.removed += removed;
        // Redis that could not be asked for one is not asked for the others.
        if (!complete) return { ...total, complete };
      }
      return total;
    },
  };
}
