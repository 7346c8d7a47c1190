/** Who wrote to whom and when, told from all the mails that fit. */
import { describe, expect, test } from 'vitest';
import { ask, coverageOf, NOW } from '../ask.ts';
import { mail } from '../hit-factories.ts';

const chen = 'Sarah Chen <sarah.chen@studio.example>';
const reed = 'Tom Reed <tom@studio.example>';
const me = 'Alex Morgan <alex.morgan@example.com>';

const asked = mail({ subject: 'Budget', from: chen, at: '2027-03-01T09:00:00Z', body: 'Is the budget done?' });
const again = mail({ subject: 'Re: Budget', from: chen, at: '2027-03-05T09:00:00Z', body: 'The budget, again.' });
const other = mail({
  subject: 'Budget for tools',
  from: reed,
  at: '2027-03-04T09:00:00Z',
  body: 'A budget for tools.',
});
const mine = mail({
  subject: 'Re: Budget',
  from: me,
  to: reed,
  labels: ['SENT'],
  at: '2027-03-06T16:20:00Z',
  body: 'Here is the budget.',
});
const offer = mail({
  subject: 'A budget airline',
  from: 'Deals <deals@air.example>',
  labels: ['INBOX', 'CATEGORY_PROMOTIONS'],
  at: '2027-03-07T09:00:00Z',
  body: 'Fly on a budget.',
});
const hits = [asked, again, other, mine, offer];

describe('who wrote', () => {
  test('everybody once, who wrote last first, and none who only advertises', async () => {
    const { text } = await ask('who emailed me about the budget?', hits);
    expect(text).toBe(
      [
        '- Sarah Chen (sarah.chen@studio.example): “Re: Budget”, Friday, 5 March 2027 [2], and 1 before [1]',
        '- Tom Reed (tom@studio.example): “Budget for tools”, Thursday, 4 March 2027 [3]',
      ].join('\n'),
    );
  });

  test.each([
    ['who was the last to write to me about the budget?', [2]],
    ['who has written to me about the budget since Friday?', [2]],
    ['who wrote to me about the budget on Thursday?', [3]],
    ['who did I write to about the budget?', [4]],
  ])('%s', async (question, cited) => {
    expect((await ask(question, hits)).cited).toEqual(cited);
  });

  test('nobody, where nobody did', async () => {
    const { text, cited } = await ask('who emailed me about the aquarium?', hits);
    expect(text).toBe('I found nothing for “aquarium” in 5 emails.');
    expect(cited).toEqual([]);
  });
});

describe('when somebody wrote', () => {
  test.each([
    ['when did Sarah last write to me?', 'On Friday, 5 March 2027 at 09:00: “Re: Budget” from Sarah Chen [2].'],
    ['when did Sarah first email me?', 'On Monday, 1 March 2027 at 09:00: “Budget” from Sarah Chen [1].'],
    [
      'when was the last time Tom emailed me?',
      'On Thursday, 4 March 2027 at 09:00: “Budget for tools” from Tom Reed [3].',
    ],
    [
      'when did Tom write about the tools?',
      'On Thursday, 4 March 2027 at 09:00: “Budget for tools” from Tom Reed [3].',
    ],
    ['when did I last write?', 'On Saturday, 6 March 2027 at 16:20: “Re: Budget” to Tom Reed [4].'],
  ])('%s', async (question, told) => {
    expect((await ask(question, hits)).text).toBe(told);
  });
});

describe('whether somebody wrote', () => {
  test.each([
    ['has Tom written to me?', /^Yes:\n- Budget for tools, from Tom Reed, Thursday, 4 March 2027 \[3\]$/],
    ['has Sarah emailed me about the budget?', /^Yes:\n- Re: Budget, .* \[2\]\n- Budget, .* \[1\]$/],
    ['has Tom written to me since Friday?', /^No, spam and trash aside: I found nothing from Tom, from Friday/],
  ])('%s', async (question, told) => {
    expect((await ask(question, hits)).text).toMatch(told);
  });

  test('what the person wrote, where nothing is said of what about', async () => {
    expect((await ask('what did I write to Tom?', [mine])).text).toBe(
      'Re: Budget (Alex Morgan): “Here is the budget.” [1].',
    );
  });
});

describe('a reply', () => {
  const reply = mail({ subject: 'AW: Tools', from: reed, at: '2027-03-02T09:00:00Z', body: 'They are here.' });

  test.each([
    ['has Tom replied?', /^Yes:\n- AW: Tools, [^\n]*\[2\]$/],
    ['when did Tom reply?', /^On Tuesday, 2 March 2027 at 09:00: “AW: Tools” from Tom Reed \[2\]\.$/],
  ])('is what answers another mail: %s', async (question, told) => {
    expect((await ask(question, [other, reply])).text).toMatch(told);
  });

  test.each([
    ['has Tom replied?', /^I found no reply; they wrote:\n- Budget for tools, [^\n]*\[1\]$/],
    ['when did Tom reply?', /^I found no reply; they wrote:\nOn Thursday, 4 March 2027 at 09:00: /],
    ['who replied to me about the budget?', /^I found no reply; they wrote:\nTom Reed \(tom@studio\.example\): /],
  ])('is none where nobody answered: %s', async (question, told) => {
    expect((await ask(question, [other])).text).toMatch(told);
  });

  test('to a mail is one to its sender', async () => {
    const question = 'did I reply to the email from Tom?';
    expect((await ask(question, [other, mine])).cited).toEqual([2]);
    expect((await ask(question, [other])).text).toBe(
      'No, spam and trash aside: I found nothing from you to Tom in 1 email.',
    );
  });
});

describe('what is claimed of all mails', () => {
  const news = mail({
    subject: 'New this week',
    from: 'Netflix <info@netflix.example>',
    labels: ['INBOX', 'CATEGORY_PROMOTIONS'],
    at: '2027-03-06T09:00:00Z',
    body: 'Watch it now.',
  });
  const account = mail({
    subject: 'Your account',
    from: 'Netflix <info@netflix.example>',
    at: '2027-02-06T09:00:00Z',
    body: 'Your account was changed.',
  });

  test('the last one of a sender, though it went to many', async () => {
    expect((await ask('when did Netflix last write to me?', [account, news])).cited).toEqual([2]);
  });

  test('what may be missing is told beside the last one that is there', async () => {
    const coverage = coverageOf(hits).map((entry) => ({ ...entry, status: 'reconnect-required' as const }));
    const { text } = await ask('when did Sarah last write to me?', hits, { coverage });
    expect(text).toMatch(/^On Friday, 5 March 2027 .*\n.*the answer may lack what came after/);
    expect((await ask('when did Sarah last write to me?', hits)).text).not.toContain('may lack');
  });

  test.each([
    { syncedAt: null, status: 'syncing' as const },
    { syncedAt: null, status: 'not-connected' as const },
    { syncedAt: NOW, status: 'reconnect-required' as const },
  ])('that there is none is no "No" where mail is not whole: $status', async (state) => {
    const coverage = coverageOf([]).map((entry) => ({ ...entry, ...state }));
    const { text } = await ask('has Tom written to me?', [], { coverage });
    expect(text).toMatch(/^I found nothing from Tom in 0 emails\.\n/);
    expect((await ask('has Tom written to me?', [])).text).toMatch(/^No, /);
  });

  test('of as many as a search gives, there may be others', async () => {
    const many = Array.from({ length: 100 }, () => other);
    expect((await ask('has Tom written to me?', many)).text).toContain('and at least 96 more.');
    expect((await ask('who wrote to me about the budget?', many)).text).toContain(', and at least 99 before [2][3][4]');
    expect((await ask('has Tom written to me?', many.slice(1))).text).toContain('\nand 95 more.');
  });
});

test('all that somebody sent, and all that was sent to the person', async () => {
  const mails = [asked, again, mine];
  expect((await ask('what did Sarah send me last week?', mails)).cited).toEqual([1, 2]);
  expect((await ask('what was I sent last week?', mails)).cited).toEqual([1, 2]);
});
