import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatWall } from '../../../local/demo/time/date-pattern.ts';
import { StoryTime } from '../../../local/demo/time/story-time.ts';

const weeks = fc.integer({ min: -300, max: 300 });
const days = fc
  .integer({ min: 0, max: 1500 })
  .map((n) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10));

describe('a pattern', () => {
  it.each([
    ['EEEE, d MMMM yyyy', undefined, 'Friday, 12 March 2027'],
    ['EEE d MMM', undefined, 'Fri 12 Mar'],
    ['MMMM do', undefined, 'March 12th'],
    ['dd.MM.yyyy', 'de', '12.03.2027'],
    ['EEEE, d. MMMM', 'de', 'Freitag, 12. März'],
    ['d MMMM yyyy EEEE', 'tr', '12 Mart 2027 Cuma'],
    ["yyyy-MM-dd 'at' HH:mm", undefined, '2027-03-12 at 16:05'],
    ['d/M/yy, h:mm a', undefined, '12/3/27, 4:05 pm'],
  ])('%s in %s', (pattern, locale, text) => {
    expect(formatWall('2027-03-12T16:05', pattern, locale)).toBe(text);
  });

  it.each([
    ['2027-03-01', '1st'],
    ['2027-03-22', '22nd'],
    ['2027-03-03', '3rd'],
    ['2027-03-11', '11th'],
    ['2027-03-13', '13th'],
  ])('has the ordinal of %s', (day, text) => {
    expect(formatWall(day, 'do')).toBe(text);
  });

  it('says what is no date', () => {
    expect(() => formatWall('2027-13-40', 'd')).toThrow("'2027-13-40' is no date.");
  });
});

describe('a token', () => {
  const story = new StoryTime(0, 'Europe/London');

  it.each([
    ['{{03-12}}', 'Friday 12 March'],
    ['{{03-12T16:25|HH:mm}}', '16:25'],
    ['{{2026-10-14|d/M/yy}}', '14/10/26'],
    ['{{03-16|EEEE|de}}', 'Dienstag'],
    ['{{03-19T20:20>Istanbul|HH:mm}}', '23:20'],
    ['{{03-28T12:00>New York|HH:mm}}', '07:00'],
  ])('%s', (token, text) => {
    expect(story.fill(`on ${token}.`)).toBe(`on ${text}.`);
  });

  it.each(['{{12 March}}', '{{03-12', '03-12}}', '{{}}', '{{3-12}}'])('%s is refused', (token) => {
    expect(() => story.fill(`on ${token}.`)).toThrow(/token/);
  });

  it('keeps how long a journey takes when the clocks of one place have changed', () => {
    const inSummer = new StoryTime(10, 'Europe/London');
    expect(inSummer.fill('{{03-19T16:25|HH:mm}} {{03-19T20:20>Istanbul|HH:mm}}')).toBe('16:25 22:20');
  });
});

describe('a shift by whole weeks', () => {
  it('moves every day by seven times as many days, and keeps the weekday and the clock', () => {
    fc.assert(
      fc.property(days, weeks, (day, shift) => {
        const moved = new StoryTime(shift, 'Europe/London').shift(`${day}T16:25`);
        expect((Date.parse(moved.slice(0, 10)) - Date.parse(day)) / 86_400_000).toBe(7 * shift);
        expect(formatWall(moved, 'EEEE HH:mm')).toBe(formatWall(`${day}T16:25`, 'EEEE HH:mm'));
      }),
    );
  });

  it('shows in text what it does to instants', () => {
    fc.assert(
      fc.property(days, weeks, (day, shift) => {
        const story = new StoryTime(shift, 'Europe/London');
        const filled = story.fill(`{{${day}T12:30|yyyy-MM-dd'T'HH:mm}}`);
        expect(filled).toBe(story.shift(`${day}T12:30`));
        const offset = story.instant(`${day}T12:30`) - Date.parse(`${filled}Z`);
        expect([0, -3_600_000]).toContain(offset);
      }),
    );
  });
});
