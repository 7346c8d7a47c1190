import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../../local/services/redis.ts';
import { systemClock } from '../../../shared/adapters/clock/system-clock.ts';
import { createEmbeddingCache } from '../../../shared/adapters/upstash/embedding-cache.ts';
import { newId } from '../../../shared/domain/ids.ts';
import { createQueryEmbedder } from '../../../shared/search/embed-query.ts';
import { rotate } from '../../../shared/search/rotation.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { never, redisKit } from '../adapters/upstash/redis-kit.ts';

const redis = await startRedis();
afterAll(() => redis.close());
const { brokenRedis, callTo } = redisKit(redis);
const secret = randomBytes(32);

/** An instance that embeds queries by a hosted model, which notes what it is asked and may be down. */
function instance({ url = redis.url, name = 'hosted', dimensions = 64, readSecret = async () => secret } = {}) {
  const asked: string[] = [];
  const reported: unknown[] = [];
  const state = { isDown: false };
  const { call, failures } = callTo(url);
  const model = {
    name,
    dimensions,
    unrelatedBelow: 0.2,
    weight: 1,
    async embed(texts: readonly string[]) {
      asked.push(...texts);
      if (state.isDown) throw new Error('down');
      return texts.map((text) => {
        const vector = new Float32Array(dimensions);
        if (text !== '?') vector[text.length % dimensions] = 1;
        return vector;
      });
    },
  };
  const cache = createEmbeddingCache(call, readSecret);
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const embed = createQueryEmbedder([{ model, cache }], { clock, report: (error) => reported.push(error) });
  return { embed: (userId: string, text: string) => embed(userId, text, never), asked, reported, failures, state };
}

describe('the vector of a query', () => {
  it('is made once, whichever instance is asked again', async () => {
    const [one, other] = [instance(), instance()];
    const made = await one.embed('ann', 'when do we sail');
    const vector = new Float32Array(64);
    vector['when do we sail'.length] = 1;
    expect(made).toEqual([{ model: 'hosted', vector: rotate(vector), unrelatedBelow: 0.2, weight: 1 }]);
    expect(await other.embed('ann', 'when do we sail')).toEqual(made);
    expect([one.asked, other.asked]).toEqual([['when do we sail'], []]);
    expect([...one.failures, ...other.failures]).toEqual([]);
  });

  it("is another person's, text's or model's own", async () => {
    const hosted = instance();
    await hosted.embed('bea', 'who pays');
    await hosted.embed('ben', 'who pays');
    await hosted.embed('bea', 'who paid');
    expect(hosted.asked).toEqual(['who pays', 'who pays', 'who paid']);
    const renamed = instance({ name: 'hosted/128', dimensions: 128 });
    await renamed.embed('bea', 'who pays');
    expect(renamed.asked).toEqual(['who pays']);
  });

  it('of other dimensions than the model has is made anew', async () => {
    await instance().embed('cem', 'who pays');
    const wider = instance({ dimensions: 128 });
    expect((await wider.embed('cem', 'who pays'))[0]?.vector).toHaveLength(128);
    expect(wider.asked).toEqual(['who pays']);
  });

  it('is not kept where there is none: without words, or while the model is down', async () => {
    const hosted = instance();
    expect([await hosted.embed('dan', '?'), await hosted.embed('dan', '?')]).toEqual([[], []]);
    hosted.state.isDown = true;
    expect(await hosted.embed('dan', 'where')).toEqual([]);
    hosted.state.isDown = false;
    expect(await hosted.embed('dan', 'where')).toHaveLength(1);
    expect(hosted.asked).toEqual(['?', '?', 'where', 'where']);
    expect(hosted.reported).toHaveLength(1);
  });

  it('is there from before while the model is down', async () => {
    const hosted = instance();
    const made = await hosted.embed('eve', 'asked before');
    hosted.state.isDown = true;
    expect(await hosted.embed('eve', 'asked before')).toEqual(made);
    expect(hosted.reported).toEqual([]);
  });

  it('comes from the model while Redis is down', async () => {
    const broken = await brokenRedis();
    const hosted = instance({ url: broken.url });
    for (let i = 0; i < 2; i += 1) expect(await hosted.embed('fay', 'who pays')).toHaveLength(1);
    expect(hosted.asked).toHaveLength(2);
    expect(hosted.reported).toEqual([]);
    expect(hosted.failures).toHaveLength(4);
    await broken.close();
  });

  it.each([
    ['before the model is asked', [1]],
    ['when the vector is to be kept', [2]],
    ['at all', [1, 2]],
  ])('comes from the model when the secret of the cache cannot be read %s', async (_, failing) => {
    const userId = newId(systemClock);
    let reads = 0;
    const hosted = instance({
      readSecret: async () => {
        reads += 1;
        if (failing.includes(reads)) throw new Error('Secrets Manager is late');
        return secret;
      },
    });
    const made = await hosted.embed(userId, 'who pays');
    expect(made).toHaveLength(1);
    expect([hosted.asked, hosted.reported]).toEqual([['who pays'], []]);
    expect(hosted.failures).toHaveLength(failing.length);
    await hosted.embed(userId, 'who pays');
    hosted.state.isDown = true;
    expect(await hosted.embed(userId, 'who pays')).toEqual(made);
    expect(hosted.reported).toEqual([]);
  });
});
