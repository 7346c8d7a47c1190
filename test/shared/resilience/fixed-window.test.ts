import { expect, it } from 'vitest';
import { FixedWindow } from '../../../shared/resilience/fixed-window.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

it('allows so many uses of a key in a window, and tells when the next one begins', async () => {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const window = new FixedWindow(clock, 1_000);
  expect([window.take('a', 2), window.take('a', 2), window.take('b', 2)]).toEqual([0, 0, 0]);
  await clock.advance(400);
  expect(window.take('a', 2)).toBe(600);
  await clock.advance(600);
  expect([window.take('a', 2), window.take('a', 2), window.take('a', 2)]).toEqual([0, 0, 1_000]);
});

it('forgets the oldest keys when there are too many', () => {
  const window = new FixedWindow(new FakeClock('2027-03-01T09:00:00Z'), 1_000);
  window.take('first', 1);
  for (let key = 0; key < 9_999; key += 1) window.take(`key ${key}`, 1);
  expect(window.take('first', 1)).toBe(1_000);
  window.take('one more', 1);
  expect(window.take('first', 1)).toBe(0);
});
