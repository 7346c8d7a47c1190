/** Periods over the days on which clocks change, and in zones whose offset is no whole hour. Instants are literals. */
import { expect, test } from 'vitest';
import { understandQuestion } from '../../../../../shared/adapters/local-model/understand/understand-question.ts';

const periods: [question: string, now: string, timeZone: string, start: string, end: string][] = [
  // London: 28 March 2027 has 23 hours, 31 October 25.
  ['meetings on Sunday', '2027-03-26T09:00', 'Europe/London', '2027-03-28T00:00', '2027-03-28T23:00'],
  ['meetings on Sunday', '2027-10-29T09:00', 'Europe/London', '2027-10-30T23:00', '2027-11-01T00:00'],
  ['meetings this week', '2027-03-26T09:00', 'Europe/London', '2027-03-22T00:00', '2027-03-28T23:00'],
  ['meetings next week', '2027-03-26T09:00', 'Europe/London', '2027-03-28T23:00', '2027-04-04T23:00'],
  ['meetings between Friday and Monday', '2027-03-26T09:00', 'Europe/London', '2027-03-26T00:00', '2027-03-29T23:00'],
  ['meetings on Monday afternoon', '2027-03-26T09:00', 'Europe/London', '2027-03-29T11:00', '2027-03-29T17:00'],
  // New York: 14 March 2027 has 23 hours.
  ['meetings at the weekend', '2027-03-12T15:00', 'America/New_York', '2027-03-13T05:00', '2027-03-15T04:00'],
  ['events in March', '2027-03-12T15:00', 'America/New_York', '2027-03-01T05:00', '2027-04-01T04:00'],
  // Half and quarter hours.
  ['meetings tomorrow', '2027-03-10T09:00', 'Asia/Kolkata', '2027-03-10T18:30', '2027-03-11T18:30'],
  ['meetings tomorrow', '2027-03-10T20:00', 'Asia/Kolkata', '2027-03-11T18:30', '2027-03-12T18:30'],
  ['meetings tomorrow', '2027-03-10T09:00', 'Asia/Kathmandu', '2027-03-10T18:15', '2027-03-11T18:15'],
  // Lord Howe moves its clocks by half an hour, on 4 April 2027.
  ['meetings on Sunday', '2027-04-01T09:00', 'Australia/Lord_Howe', '2027-04-03T13:00', '2027-04-04T13:30'],
];

test.each(periods)('%s at %s in %s', (question, now, timeZone, start, end) => {
  const { entities } = understandQuestion(question, { now: new Date(`${now}:00Z`), timeZone });
  expect(entities.times.map((time) => [time.start.slice(0, 16), time.end.slice(0, 16)])).toEqual([[start, end]]);
});

test('two in the afternoon is meant by "at 2", and 02:00 by "at 02:00"', () => {
  const startOf = (question: string) =>
    understandQuestion(question, { now: new Date('2027-03-10T09:00:00Z'), timeZone: 'Europe/London' }).entities.times[0]
      ?.start;
  expect(startOf('am I free on Friday at 2?')).toBe('2027-03-12T14:00:00.000Z');
  expect(startOf('am I free on Friday at 02:00?')).toBe('2027-03-12T02:00:00.000Z');
  expect(startOf('am I free on Friday at 9?')).toBe('2027-03-12T09:00:00.000Z');
});
