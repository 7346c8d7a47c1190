import { describe, expect, it } from 'vitest';
import { answer } from '../ask.ts';
import { event } from '../hit-factories.ts';
import { calendarIntent } from './calendar-intent.ts';

// Thursday, 11 March 2027, in London on GMT.
const thursday = [
  event({
    title: 'Lamp delivery',
    start: '2027-03-11T10:00:00Z',
    end: '2027-03-11T12:00:00Z',
    transparency: 'transparent',
  }),
  event({ title: 'Design review', start: '2027-03-11T14:00:00Z', end: '2027-03-11T15:30:00Z' }),
  event({ title: 'Boiler', start: '2027-03-11T15:00:00Z', end: '2027-03-11T17:00:00Z' }),
  event({ title: 'Trade fair', start: '2027-03-11', end: '2027-03-13' }),
];

const free = (question: string, period?: readonly [string, string], minutes?: number) =>
  answer(question, calendarIntent({ type: 'availability', of: '', ...(minutes ? { minutes } : {}) }, period), thursday);

describe('whether somebody is free', () => {
  it('partly: what is in the way, and what is left', async () => {
    const { text, cited } = await free('am I free on Thursday afternoon?', [
      '2027-03-11T12:00:00Z',
      '2027-03-11T18:00:00Z',
    ]);
    expect(text).toContain('Not all of the time: on Thursday, 11 March 2027, 12:00 to 18:00 you have');
    expect(text).toContain('- Thursday, 11 March 2027: 12:00 to 14:00 and 17:00 to 18:00');
    expect(cited).toEqual([2, 3, 4]);
  });

  it('not at all', async () => {
    const { text } = await free('am I free on Thursday at 3?', ['2027-03-11T15:00:00Z', '2027-03-11T16:00:00Z']);
    expect(text).toMatch(/^No: on Thursday, 11 March 2027, 15:00 to 16:00 you have\n- Design review/);
  });

  it('all of it: what is marked as free, or lasts all day, is told and is no obstacle', async () => {
    const { text } = await free('can I meet at 11?', ['2027-03-11T11:00:00Z', '2027-03-11T12:00:00Z']);
    expect(text).toContain('Yes: you are free on Thursday, 11 March 2027, 11:00 to 12:00.');
    expect(text).toContain('Lamp delivery');
    expect(text).toContain('Trade fair');
  });

  it('busy is the other way round', async () => {
    expect(
      (await free('am I busy on Thursday evening?', ['2027-03-11T18:00:00Z', '2027-03-11T22:00:00Z'])).text,
    ).toMatch(/^No: you are free/);
  });

  it('what was declined takes no time', async () => {
    const declined = event({ title: 'Demo', start: '2027-03-12T10:00:00Z', end: '2027-03-12T11:00:00Z' });
    if (declined.item.service === 'calendar') declined.item.event.ownResponse = 'declined';
    const intent = calendarIntent({ type: 'availability', of: '' }, ['2027-03-12T10:00:00Z', '2027-03-12T11:00:00Z']);
    expect((await answer('am I free on Friday at 10?', intent, [declined])).text).toMatch(/^Yes/);
  });
});

describe('when somebody is free', () => {
  it('on a whole day: within office hours', async () => {
    const { text } = await free('when am I free on Thursday?', ['2027-03-11T00:00:00Z', '2027-03-12T00:00:00Z']);
    expect(text).toMatch(/^You are free:\n- Thursday, 11 March 2027: 09:00 to 14:00 and 17:00 to 18:00\nTaken:/);
  });

  it('for as long as was asked for', async () => {
    const { text } = await free('find two hours on Thursday', ['2027-03-11T00:00:00Z', '2027-03-12T00:00:00Z'], 120);
    expect(text).toMatch(/^You are free:\n- Thursday, 11 March 2027: 09:00 to 14:00\n/);
  });

  it('of today only what is left of it, in the clocks of the zone', async () => {
    const intent = calendarIntent({ type: 'availability', of: '' }, ['2027-07-01T04:00:00Z', '2027-07-02T04:00:00Z']);
    const options = { now: new Date('2027-07-01T17:20:00Z'), timeZone: 'America/New_York' };
    expect((await answer('when am I free today?', intent, [], options)).text).toBe(
      'You are free:\n- Thursday, 1 July 2027: 13:20 to 18:00',
    );
  });

  it('says so when nothing is left', async () => {
    const all = [event({ title: 'Workshop', start: '2027-03-12T08:00:00Z', end: '2027-03-12T19:00:00Z' })];
    const intent = calendarIntent({ type: 'availability', of: '' }, ['2027-03-12T00:00:00Z', '2027-03-13T00:00:00Z']);
    expect((await answer('when am I free on Friday?', intent, all)).text).toMatch(
      /^You have no free time of 30 minutes on Friday, 12 March 2027\./,
    );
  });
});
