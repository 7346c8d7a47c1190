import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalRedis, startRedis } from '../../../local/services/redis.ts';

const servers = [
  { engine: 'memory', options: {} },
  // A real server where there is one: its data base 9 is emptied.
  ...(process.env.REDIS_URL === undefined
    ? []
    : [{ engine: 'server', options: { redisUrl: `${process.env.REDIS_URL}/9` } }]),
];

describe.each(servers)('the Upstash endpoint over Redis ($engine)', ({ options }) => {
  let server: LocalRedis;
  let redis: Redis;

  beforeAll(async () => {
    server = await startRedis(options);
    redis = new Redis({ url: server.url, token: server.token, enableTelemetry: false });
  });
  beforeEach(() => redis.flushdb());
  afterAll(() => server.close());

  test('strings, counters, expiry', async () => {
    expect(await redis.set('greeting', 'hello', { ex: 60 })).toBe('OK');
    expect(await redis.set('greeting', 'other', { nx: true })).toBeNull();
    expect(await redis.get('greeting')).toBe('hello');
    expect(await redis.get('nothing')).toBeNull();
    expect(await redis.ttl('greeting')).toBe(60);
    expect(await redis.incrby('counter', 5)).toBe(5);
    expect(await redis.mget('greeting', 'nothing', 'counter')).toEqual(['hello', null, 5]);
    expect(await redis.getdel('greeting')).toBe('hello');
    expect(await redis.exists('greeting')).toBe(0);
  });

  test('values come back as they went: JSON, unicode, and the text OK', async () => {
    await redis.set('json', { at: '2027-03-01', list: [1, 2] });
    await redis.set('unicode', 'Ağrı 🛫\n');
    await redis.set('ok', 'OK');
    expect(await redis.get('json')).toEqual({ at: '2027-03-01', list: [1, 2] });
    expect(await redis.get('unicode')).toBe('Ağrı 🛫\n');
    expect(await redis.get('ok')).toBe('OK');
  });

  test('hashes and sets', async () => {
    await redis.hset('hash', { a: 'x', b: 2 });
    expect(await redis.hgetall('hash')).toEqual({ a: 'x', b: 2 });
    expect(await redis.hgetall('nothing')).toBeNull();
    expect(await redis.hmget('hash', 'b', 'nothing')).toEqual({ b: 2, nothing: null });
    await redis.sadd('set', 'one', 'two');
    expect((await redis.smembers('set')).sort()).toEqual(['one', 'two']);
  });

  test('a pipeline answers each command, errors included', async () => {
    const pipeline = redis.pipeline();
    pipeline.set('a', 1);
    pipeline.eval('return redis.error_reply("ERR refused")', [], []);
    pipeline.incr('a');
    const results = await pipeline.exec({ keepErrors: true });
    expect(results.map(({ result }) => result)).toEqual(['OK', undefined, 2]);
    expect(results[1]?.error).toContain('refused');
  });

  test('a transaction is not interleaved with other commands', async () => {
    const transactions = Array.from({ length: 20 }, () => redis.multi().incr('n').incr('n').exec<[number, number]>());
    for (const [first, second] of await Promise.all(transactions)) expect(second).toBe(first + 1);
    expect(await redis.get('n')).toBe(40);
  });

  test('scripts get and give the values that Redis gives', async () => {
    const script = `
      redis.call('HSET', KEYS[1], 'n', 7, 'half', 0.5)
      local read = redis.call('HMGET', KEYS[1], 'n', 'none', 'half')
      local all = redis.call('HGETALL', KEYS[1])
      return {read, read[2] == false, redis.call('GET', 'none') == false, #all, 3.9, -3.9, ARGV[1], false, {}, 'end'}`;
    expect(await redis.eval(script, ['hash'], ['ü'])).toEqual([[7, null, 0.5], 1, 1, 4, 3, -3, 'ü', null, [], 'end']);
    expect(await redis.eval('return {1, nil, 3}', [], [])).toEqual([1]);
    expect(await redis.eval('return redis.status_reply("FINE")', [], [])).toBe('FINE');
    await expect(redis.eval('return redis.error_reply("ERR refused")', [], [])).rejects.toThrow('refused');
    await expect(redis.eval('return redis.call("NOSUCH")', [], [])).rejects.toThrow();
  });

  test('a script is known by its hash once it was loaded', async () => {
    await expect(redis.evalsha('0'.repeat(40), [], [])).rejects.toThrow('NOSCRIPT');
    const hash = await redis.scriptLoad('return ARGV[1]');
    expect(await redis.evalsha(hash, [], ['loaded'])).toBe('loaded');
  });

  test('unknown commands and bad requests are errors', async () => {
    await expect(redis.exec(['NOSUCH', 'x'])).rejects.toThrow(/unknown command/i);
    await expect(redis.exec(['DISCONNECT'])).rejects.toThrow(/unknown command/i);
    expect(await redis.ping()).toBe('PONG');
  });

  test('the token is demanded', async () => {
    const stranger = new Redis({ url: server.url, token: 'wrong', retry: false, enableTelemetry: false });
    await expect(stranger.get('a')).rejects.toThrow('WRONGPASS');
    const bare = await fetch(server.url, { method: 'POST', body: '["PING"]' });
    expect(bare.status).toBe(401);
  });

  test('a foreign page is refused, even with the token', async () => {
    const ping = (headers: Record<string, string>) =>
      fetch(server.url, {
        method: 'POST',
        body: '["PING"]',
        headers: { authorization: `Bearer ${server.token}`, ...headers },
      });
    expect((await ping({})).status).toBe(200);
    expect((await ping({ origin: 'https://evil.example' })).status).toBe(403);
  });

  const limiters = [
    ['fixedWindow', Ratelimit.fixedWindow(3, '60 s')],
    ['slidingWindow', Ratelimit.slidingWindow(3, '60 s')],
    ['tokenBucket', Ratelimit.tokenBucket(1, '60 s', 3)],
  ] as const;

  test.each(limiters)('@upstash/ratelimit: %s lets three requests through, then refuses', async (name, limiter) => {
    const limit = new Ratelimit({ redis, limiter, prefix: name, ephemeralCache: false });
    const answers = [];
    for (let request = 0; request < 5; request += 1) answers.push(await limit.limit('person'));
    expect(answers.map(({ success }) => success)).toEqual([true, true, true, false, false]);
    expect(answers.map(({ remaining }) => remaining).slice(0, 3)).toEqual([2, 1, 0]);
    expect((await limit.limit('another person')).success).toBe(true);
    expect((await limit.getRemaining('person')).remaining).toBe(0);
    await limit.resetUsedTokens('person');
    expect((await limit.limit('person')).success).toBe(true);
  });
});

test('two servers in memory share nothing', async () => {
  const [one, two] = await Promise.all([startRedis(), startRedis()]);
  const client = ({ url, token }: LocalRedis) => new Redis({ url, token, enableTelemetry: false });
  await client(one).set('a', 1);
  expect(await client(two).get('a')).toBeNull();
  await Promise.all([one.close(), two.close()]);
});
