import { describe, expect, it } from 'vitest';
import { answer } from '../ask.ts';
import { event } from '../hit-factories.ts';
import { calendarIntent } from './calendar-intent.ts';

const week = [
  event({ title: 'Design review', start: '2027-03-11T14:00:00Z', end: '2027-03-11T15:30:00Z' }),
  event({ title: 'Boiler engineer', start: '2027-03-11T15:00:00Z', end: '2027-03-11T17:00:00Z' }),
  event({ title: 'Swimming', start: '2027-03-13T09:30:00Z', end: '2027-03-13T10:15:00Z' }),
  event({ title: 'Repair café', start: '2027-03-13T10:00:00Z', end: '2027-03-13T13:00:00Z' }),
  event({ title: 'Board meeting', start: '2027-03-12T15:00:00Z', end: '2027-03-12T17:00:00Z' }),
  event({ title: 'Parcel', start: '2027-03-12T15:00:00Z', end: '2027-03-12T17:00:00Z', transparency: 'transparent' }),
];
const PERIOD = ['2027-03-08T00:00:00Z', '2027-03-15T00:00:00Z'] as const;
const conflicts = (question: string, of: string) =>
  answer(question, calendarIntent({ type: 'conflict', of }, PERIOD), week);

describe('what overlaps', () => {
  it('in a period: each pair once, in order, and nothing that takes no time', async () => {
    const { text, cited } = await conflicts('any conflicts this week?', '');
    expect(text).toMatch(/^These overlap:\n- Design review.* and Boiler engineer.*\n- Swimming.* and Repair café/);
    expect(cited).toEqual([1, 2, 3, 4]);
  });

  it('with an event', async () => {
    const { text, cited } = await conflicts('does anything clash with the boiler engineer?', 'boiler engineer');
    expect(text).toMatch(/^These overlap:\n- Design review/);
    expect(cited).toEqual([1, 2]);
  });

  it('of two events', async () => {
    const { text } = await conflicts(
      'does the board meeting overlap with the design review?',
      'board meeting with the design review',
    );
    expect(text).toMatch(/^No: of 5 events .* nothing overlaps with that/);
  });

  it('nothing: says what was looked at', async () => {
    const { text } = await answer(
      'any conflicts?',
      calendarIntent({ type: 'conflict', of: '' }, PERIOD),
      week.slice(4),
    );
    expect(text).toBe('No: of 1 event from Monday, 8 March 2027 to Sunday, 14 March 2027 none overlap.');
  });
});
