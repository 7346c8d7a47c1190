import { describe, expect, it } from 'vitest';
import { createCallQuota } from '../../../../shared/adapters/google/quota/call-quota.ts';
import { QuotaMeter } from '../../../../shared/adapters/google/quota/quota-meter.ts';
import { type QuotaLimits, quotaTable } from '../../../../shared/adapters/google/quota/quota-table.ts';
import { PacedUnits } from '../../../../shared/resilience/paced-units.ts';
import type { UnitLimiter } from '../../../../shared/resilience/unit-limiter.ts';
import { ConfigurationError, googleQuotaConfiguration } from '../../../../shared/runtime/configuration.ts';
import { QuotaWaitError } from '../../../../shared/sync/quota-wait-error.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

const never = new AbortController().signal;

function quotaOver(generation: '2025' | '2026', limits?: QuotaLimits) {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const units = new PacedUnits();
  const now = () => clock.now().getTime();
  const limiter: UnitLimiter = {
    reserve: async (request) => units.reserve(now(), request),
    drain: async (key, ms) => units.drain(now(), key, ms),
  };
  const meter = new QuotaMeter();
  const table = quotaTable(generation, limits);
  const of = (accountId: string) => createCallQuota({ limiter, table, clock, accountId, lane: 'fresh', meter });
  return { clock, meter, of };
}

describe('the units of a call', () => {
  it.each([
    ['2026', 'gmail.users.messages.get', 20],
    ['2026', 'gmail.users.threads.get', 40],
    ['2026', 'gmail.users.history.list', 2],
    ['2025', 'gmail.users.messages.get', 5],
    ['2025', 'gmail.users.threads.get', 10],
    ['2026', 'drive.files.download', 200],
    ['2025', 'drive.files.list', 1],
    ['2026', 'calendar.events.list', 1],
  ] as const)('are Google’s: generation %s, %s: %i', (generation, method, units) => {
    expect(quotaOver(generation).of('ann').unitsOf(method)).toBe(units);
  });

  it('and the limits are configuration', () => {
    const { GOOGLE_QUOTA_GENERATION: generation, GOOGLE_QUOTA_LIMITS: limits } = googleQuotaConfiguration({
      GOOGLE_QUOTA_LIMITS: '{"gmail":{"perPersonAndMinute":9000,"units":{"gmail.users.messages.get":7}}}',
    });
    expect(generation).toBe('2026');
    const quota = quotaOver('2026', limits).of('ann');
    expect(quota.unitsOf('gmail.users.messages.get')).toBe(7);
    expect(quota.unitsOf('gmail.users.threads.get')).toBe(40);
    expect(quota.together('gmail.users.messages.get')).toBe(150);
    for (const text of ['no', '{"mail":{}}', '{"gmail":{"perPersonAndMinute":0}}'])
      expect(() => googleQuotaConfiguration({ GOOGLE_QUOTA_LIMITS: text })).toThrow(ConfigurationError);
  });
});

describe('taking them', () => {
  it('waits for as long as it takes, is counted, and can be cancelled', async () => {
    const { clock, meter, of } = quotaOver('2026');
    let isTaken = false;
    void of('ann')
      .take('gmail.users.messages.get', never, 1_000)
      .then(() => {
        isTaken = true;
      });
    await clock.advance(10_249);
    expect(isTaken).toBe(false);
    await clock.advance(1);
    expect(isTaken).toBe(true);
    expect(meter.read()).toEqual({ units: 1_000, waitedMs: 10_250 });

    const abort = new AbortController();
    const taking = of('ann').take('gmail.users.messages.get', abort.signal);
    await clock.advance(0);
    abort.abort(new Error('enough'));
    await expect(taking).rejects.toThrow('enough');
    expect(clock.sleeping).toBe(0);
  });

  it('is refused where it would take longer than a worker waits, and tells how long', async () => {
    const { of } = quotaOver('2026');
    const refused = await of('ann')
      .take('gmail.users.messages.get', never, 2_000)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(QuotaWaitError);
    expect((refused as QuotaWaitError).retryAfterMs).toBe(20_500);
  });

  it('is apart for each account and API, as far as the project’s units reach', async () => {
    const { clock, of } = quotaOver('2026', { gmail: { perProjectAndMinute: 12_000 } });
    await of('bob').drain('gmail.users.messages.get', 'account', 9_000, never);
    let taken = 0;
    for (const [account, method] of [
      ['ann', 'gmail.users.messages.get'],
      ['ann', 'drive.files.download'],
      ['bob', 'gmail.users.messages.get'],
    ] as const)
      void of(account)
        .take(method, never)
        .then(() => {
          taken += 1;
        });
    await clock.advance(250);
    expect(taken).toBe(2);
    await clock.advance(9_000);
    expect(taken).toBe(3);
  });

  it('waits for everybody when the project’s are used up, and for no other API', async () => {
    const { clock, of } = quotaOver('2026');
    await of('bob').drain('gmail.users.messages.get', 'project', 9_000, never);
    const taken: string[] = [];
    for (const method of ['gmail.users.messages.get', 'drive.files.get'])
      void of('ann')
        .take(method, never)
        .then(() => taken.push(method));
    await clock.advance(8_000);
    expect(taken).toEqual(['drive.files.get']);
    await clock.advance(2_000);
    expect(taken).toHaveLength(2);
  });
});
