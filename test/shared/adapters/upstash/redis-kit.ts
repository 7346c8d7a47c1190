import type { LocalRedis } from '../../../../local/services/redis.ts';
import { createRedisCall } from '../../../../shared/adapters/upstash/redis-call.ts';
import { startLocalHttpServer } from '../../../helpers/local-http-server.ts';

export const never = new AbortController().signal;

/** Where Redis works, a busy machine must not look like one that is down. */
const timeoutMs = 20_000;

/** What tests of caches and limits need of a Redis behind Upstash's protocol. */
export function redisKit(redis: LocalRedis) {
  async function command(...words: string[]): Promise<unknown> {
    const response = await fetch(`${redis.url}/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${redis.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(words),
    });
    return ((await response.json()) as { result: unknown }).result;
  }
  return {
    callTo(url: string) {
      const failures: unknown[] = [];
      const call = createRedisCall({
        url,
        token: async () => redis.token,
        timeoutMs,
        onFailure: (error) => failures.push(error),
      });
      return { call, failures };
    },
    /** What Redis holds at a key, as its operator sees it. */
    stored: (key: string) => command('GET', key),
    keysOf: async (pattern: string) => (await command('KEYS', pattern)) as string[],
    /** Seconds that a key has left. */
    secondsLeft: (key: string) => command('TTL', key),
    brokenRedis: () =>
      startLocalHttpServer((_request, response) => {
        response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"down"}');
      }),
  };
}
