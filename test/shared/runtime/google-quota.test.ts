import { afterAll, describe, expect, it } from 'vitest';
import { FUNCTIONS, SYNC_QUEUES } from '../../../functions/manifest.ts';
import { startRedis } from '../../../local/services/redis.ts';
import { WORKERS_OF_AN_API } from '../../../shared/adapters/google/quota/call-quota.ts';
import { openGoogleQuotas } from '../../../shared/runtime/google-quota.ts';
import type { ReadSecret } from '../../../shared/runtime/secrets.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { redisKit } from '../adapters/upstash/redis-kit.ts';

const redis = await startRedis();
const kit = redisKit(redis);
afterAll(() => redis.close());
const never = new AbortController().signal;

function quotasWith(url: string, environment: Record<string, string> = {}) {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const warnings: string[] = [];
  const quotas = openGoogleQuotas(
    {
      UPSTASH_REDIS_REST_URL: url,
      UPSTASH_REDIS_TIMEOUT_MS: '20000',
      JWT_ISSUER: 'https://orchestrator.example',
      JWT_AUDIENCE: 'orchestrator',
      APPLICATION_SECRET: 'file:///unused',
      ...environment,
    },
    {
      clock,
      readSecret: (async () => ({ upstashToken: redis.token })) as unknown as ReadSecret,
      log: { info: () => undefined, warn: (message) => void warnings.push(message) },
    },
  );
  return { ...quotas, clock, warnings };
}

const METHOD = 'gmail.users.messages.get';

/** Moves the clock on until it is taken. */
async function taken(taking: Promise<void>, clock: FakeClock): Promise<void> {
  let isTaken = false;
  void taking.then(() => {
    isTaken = true;
  });
  while (!isTaken) await clock.advance(clock.sleeping > 0 ? 100 : 0);
}

describe('the quotas of a deployment', () => {
  it('are shared by no more workers than take part in them by themselves while Redis is down', () => {
    const queues = SYNC_QUEUES.filter((name) => name.startsWith('gmail-'));
    expect(queues).toHaveLength(2);
    expect(FUNCTIONS.find(({ name }) => name === 'sync-worker')?.trigger).toMatchObject({
      maxConcurrency: WORKERS_OF_AN_API / queues.length,
    });
  });

  it('are kept in Redis under the account and the project, and what was taken is told', async () => {
    const { quotaOf, quotaUse, clock, warnings } = quotasWith(redis.url);
    await taken(quotaOf('ann', 'fresh').take(METHOD, never), clock);
    expect((await kit.keysOf('quota:*')).sort()).toEqual(['quota:gmail:account:ann', 'quota:gmail:project']);
    expect(quotaUse.read()).toEqual({ units: 20, waitedMs: 205 });
    expect(warnings).toEqual([]);
  });

  it('are a share of each instance while Redis is down, which the log tells once', async () => {
    const broken = await kit.brokenRedis();
    const { quotaOf, quotaUse, clock, warnings } = quotasWith(broken.url);
    for (let call = 0; call < 3; call += 1) await taken(quotaOf('ann', 'fresh').take(METHOD, never), clock);
    expect(quotaUse.read()).toMatchObject({ units: 60 });
    expect(warnings).toEqual([expect.stringContaining('Redis can not be asked')]);
    await broken.close();
  });

  it('are not counted where Google counts nothing', async () => {
    const { quotaOf, quotaUse } = quotasWith('http://127.0.0.1:1', { GOOGLE_QUOTA_GENERATION: 'none' });
    await quotaOf('ann', 'fresh').take(METHOD, never);
    expect(quotaUse.read().units).toBe(0);
  });
});
