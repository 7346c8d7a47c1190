import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatInstant,
  ianaZone,
  instantOf,
  wallTimeOf,
  type ZoneRules,
} from '../../../../local/google-simulator/workspace/calendar/zoned-time.ts';

const zone = (name: string) => ianaZone(name) as ZoneRules;
const wall = (hour: number, minute = 0) => ({ year: 2027, month: 3, day: 28, hour, minute, second: 0 });

test('an hour that the clocks skip, and one that they show twice', () => {
  const london = zone('Europe/London');
  expect(formatInstant(instantOf(wall(0, 59), london), london)).toBe('2027-03-28T00:59:00Z');
  expect(formatInstant(instantOf(wall(1, 30), london), london)).toBe('2027-03-28T02:30:00+01:00');
  const twice = { year: 2027, month: 10, day: 31, hour: 1, minute: 30, second: 0 };
  expect(formatInstant(instantOf(twice, london), london)).toBe('2027-10-31T01:30:00+01:00');
});

test('half-hour zones, the date line, and names that are no zones', () => {
  expect(formatInstant(Date.parse('2027-03-12T16:25:00Z'), zone('Asia/Kolkata'))).toBe('2027-03-12T21:55:00+05:30');
  expect(formatInstant(Date.parse('2027-03-12T16:25:00Z'), zone('Pacific/Kiritimati'))).toBe(
    '2027-03-13T06:25:00+14:00',
  );
  expect(formatInstant(Date.parse('2027-03-12T16:25:00Z'), zone('America/St_Johns'))).toBe('2027-03-12T12:55:00-03:30');
  expect(ianaZone('GMT Standard Time')).toBeUndefined();
  expect(ianaZone('')).toBeUndefined();
});

test('wall time and back again is the same instant, but for the hour shown twice', () => {
  const instants = fc.integer({
    min: Date.parse('1990-01-01T00:00:00Z') / 1000,
    max: Date.parse('2040-01-01T00:00:00Z') / 1000,
  });
  const zones = fc.constantFrom(
    'Europe/London',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Asia/Tokyo',
  );
  fc.assert(
    fc.property(instants, zones, (seconds, name) => {
      const rules = zone(name);
      const back = instantOf(wallTimeOf(seconds * 1000, rules), rules);
      expect([0, 1_800_000, 3_600_000]).toContain(seconds * 1000 - back);
    }),
  );
});
