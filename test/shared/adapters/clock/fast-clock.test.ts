import { expect, it } from 'vitest';
import { fastClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

it('runs so many times as fast, from its origin on', async () => {
  const machine = new FakeClock('2027-03-08T09:00:00Z');
  const clock = fastClock(machine, { rate: 10, originMs: Date.parse('2027-03-08T09:00:00Z') });
  expect(clock.now().toISOString()).toBe('2027-03-08T09:00:00.000Z');
  const waited = clock.delay(60_000);
  await machine.advance(6_000);
  await waited;
  expect(clock.now().toISOString()).toBe('2027-03-08T09:01:00.000Z');
});
