/** Whom a question of a correspondence means, and what is said where none of their mails is found. */
import { describe, expect, test } from 'vitest';
import { type AskOptions, ask, coverageOf, NOW } from '../ask.ts';
import { mail } from '../hit-factories.ts';

const me = 'Alex Morgan <alex.morgan@example.com>';
const rosa = 'Rosa Lindt <rosa@ledger.example>';
const vera = 'Vera Morgan <vera@home.example>';
const banks = 'Iain Banks <iain@banks.example>';

const account = mail({
  subject: 'Your account',
  from: 'Shop <shop@deals.example>',
  body: 'Ask your accountant or bank.',
});
const taxes = mail({ subject: 'Your return', from: rosa, at: '2027-02-23T09:00:00Z', body: 'The return is filed.' });
const toVera = mail({ subject: 'Sunday', from: me, to: vera, labels: ['SENT'], body: 'See you on Sunday.' });
const toRosa = mail({
  subject: 'Your self assessment',
  from: me,
  to: 'Ivo Brandt <ivo@kiln.example>',
  cc: rosa,
  labels: ['SENT'],
  at: '2027-03-04T10:00:00Z',
  body: 'It is sent off.',
});

const called = (name: string, ...addresses: string[]): AskOptions => ({
  named: [{ name, people: addresses.length > 0 ? [{ name: 'Somebody', addresses }] : [] }],
});

describe('who plays a part is who is called so', () => {
  test.each([
    ['when did my accountant last write?', called('accountant')],
    ['did my accountant email me about the account?', called('accountant')],
    ['when did I last email Mum?', called('Mum')],
    ['did I tell my husband about the flight?', called('husband')],
    ['did the council email me about the account?', called('council')],
  ])('and nobody else: %s', async (question, options) => {
    const { text, cited } = await ask(question, [account, taxes, toVera], options);
    expect(text).toMatch(/^I found nobody called “\w+” who has an email address/);
    expect(cited).toEqual([]);
  });

  test('as the address book says', async () => {
    const { text } = await ask('when did I last email Mum?', [toRosa, toVera], called('Mum', 'vera@home.example'));
    expect(text).toMatch(/“Sunday” to Vera Morgan \[2\]\.$/);
    const aunt = await ask('did Aunt Rosa email me?', [account, taxes], called('Aunt Rosa', 'rosa@ledger.example'));
    expect(aunt.text).toMatch(/^Yes:\n- Your return, [^\n]*\[2\]$/);
  });

  test('which is said where only their name says so', async () => {
    const people = [{ name: 'Ledger Bank', addresses: ['rosa@ledger.example'] }];
    const { text } = await ask('when did the bank last email me?', [taxes], { named: [{ name: 'bank', people }] });
    expect(text).toMatch(/^By “bank” I took those who are called so\.\nOn .* from Rosa Lindt \[1\]\.$/);
  });

  test('by whole words', async () => {
    const people = [{ name: 'Iain Banks', addresses: ['iain@banks.example'], isBeginning: true as const }];
    const lunch = mail({ subject: 'Lunch', from: banks, body: 'Lunch?' });
    const { text } = await ask('when did the bank last email me?', [lunch], { named: [{ name: 'bank', people }] });
    expect(text).toMatch(/^I found nobody called “bank”/);
  });
});

describe('that there is none is said where it shows', () => {
  test('of people who are known', async () => {
    expect((await ask('did Mags email me?', [taxes], called('Mags'))).text).toMatch(/^I found nobody called “Mags”/);
    expect((await ask('did Mags email me?', [taxes], called('Mags', 'mags@home.example'))).text).toBe(
      'No, spam and trash aside: I found nothing from Mags in 1 email.',
    );
  });

  test.each([
    ['have I emailed Rosa about taxes?', 'I found nothing from you to Rosa about “taxes” in 2 emails.'],
    ['did Rosa tell me about the offsite?', 'I found nothing from Rosa about “offsite” in 2 emails.'],
    ['did Ivo email Liz?', 'I found nothing from Ivo to Liz in 2 emails.'],
  ])('not of words, nor of what others write: %s', async (question, told) => {
    expect((await ask(question, [taxes, toVera])).text).toBe(told);
  });

  test('not of what came since the mail was looked at', async () => {
    const synced = (syncedAt: string) => ({
      coverage: coverageOf([taxes]).map((entry) => ({ ...entry, syncedAt: new Date(syncedAt) })),
    });
    const question = 'did Vera email me today?';
    expect((await ask(question, [taxes], synced('2027-03-07T23:00:00Z'))).text).toMatch(
      /^I found nothing from Vera on/,
    );
    expect((await ask(question, [taxes], synced('2027-03-08T08:50:00Z'))).text).toMatch(/^No, /);
    const earlier = 'did Vera email me on 3 March?';
    expect((await ask(earlier, [taxes], synced('2027-03-05T08:00:00Z'))).text).toMatch(/^No, /);
  });

  test.each(['did I get an email from Vera?', 'do I have any emails from Vera?'])(
    'not while mail is read for the first time: %s',
    async (question) => {
      const coverage = coverageOf([]).map((entry) => ({ ...entry, syncedAt: null, status: 'syncing' as const }));
      expect((await ask(question, [], { coverage })).text).toMatch(/^I found nothing/);
      expect((await ask(question, [], { coverage: coverageOf([]) })).text).toMatch(/^No: /);
    },
  );
});

describe('what is written about', () => {
  const party = mail({ subject: 'Mina’s party', from: rosa, body: 'Mina turns six on 14 December.' });
  const other = mail({ subject: 'The works party', from: banks, body: 'Clause 8 is done. See you on the 12th.' });
  const clause = mail({ subject: 'Clause 7', from: banks, body: 'Clause 7 is open.' });

  test.each([
    ["who wrote to me about Mina's party?", [1]],
    ['did Rosa write about 14 December?', [1]],
    ['who emailed me about clause 7?', [3]],
    ['did Iain write about clause 9?', []],
  ])('%s', async (question, cited) => {
    expect((await ask(question, [party, other, clause])).cited).toEqual(cited);
  });

  test('in part is no “yes”', async () => {
    const one = mail({ subject: 'Kiln visit', from: rosa, body: 'Mr Kemp comes on Friday.' });
    const ofKemp = "did Rosa write about Mr Kemp's answer?";
    expect((await ask(ofKemp, [one])).text).not.toMatch(/^Yes/);
    const rota = mail({ subject: 'The rota', from: rosa, body: 'The kiln rota for spring.' });
    const question = 'did Rosa write about the kiln rota shelves?';
    expect((await ask(question, [rota])).text).toMatch(
      /^I found these, and cannot tell whether they are about that:\n- The/,
    );
    expect((await ask('did Rosa write about the kiln rota?', [rota])).text).toMatch(/^Yes:\n- The rota/);
  });

  test('is none that wrote it', async () => {
    const { intent } = await ask("did Rosa write about Mr Kemp's answer?", []);
    expect(intent.entities.people).toEqual(['Rosa']);
  });
});

describe('who belongs to somebody', () => {
  const acme = mail({ subject: 'Quote', from: 'Jo Park <jo@acme.example>', body: 'Our quote.' });
  const toAcme = mail({
    subject: 'Order',
    from: me,
    to: vera,
    cc: 'Jo Park <jo@acme.example>',
    labels: ['SENT'],
    body: 'We order.',
  });

  test.each([
    ['who from Acme emailed me?', [acme, toAcme]],
    ['who at Acme wrote to me?', [acme, toAcme]],
    ['who at Acme did I last email?', [toAcme]],
  ])('%s', async (question, mails) => {
    expect((await ask(question, mails)).text).toMatch(/^Jo Park \(jo@acme\.example\): [^\n]*\[1\]\.$/);
  });
});

describe('which mail is told', () => {
  test('whom it was written to, where others got it too', async () => {
    expect((await ask('when did I last write to Rosa?', [toRosa])).text).toMatch(/to Rosa Lindt \[1\]\.$/);
  });

  test('how many there are, and only those', async () => {
    const mails = [taxes, toVera, toRosa];
    expect((await ask('how many times did I email Rosa?', mails)).text).toBe('I found 1 email from you to Rosa [3].');
    expect((await ask('how many times did Rosa email me?', mails)).text).toBe('I found 1 email from Rosa [1].');
    expect((await ask('how often did Vera write to me?', mails)).text).toBe('I found nothing from Vera in 3 emails.');
  });

  test('what was sent, with the mail that brought it', async () => {
    const attachments = [
      { attachmentId: 'a', partId: '1', filename: 'list.pdf', mimeType: 'application/pdf', sizeBytes: 9 },
    ];
    const list = { subject: 'Packing list', from: rosa, body: 'The packing list.' };
    const sent = mail({ ...list, at: '2027-03-01T09:00:00Z', attachments });
    const later = mail({ ...list, subject: 'Re: Packing list', at: '2027-03-04T09:00:00Z' });
    const question = 'when did Rosa send the packing list?';
    expect((await ask(question, [sent, later])).text).toMatch(/^On Monday, 1 March 2027 at 09:00: .*\[1\]\.$/);
    expect((await ask(question, [later])).text).toMatch(
      /^I found this about it, and cannot tell whether it is what you mean:\nOn /,
    );
  });
});

test.each([
  ['who last emailed me?', 'list'],
  ['who replied to me?', 'list'],
  ['how long ago did Rosa write?', 'time'],
  ['when was I last emailed by Rosa?', 'time'],
  ['has anyone emailed me about the return?', 'yes-no'],
  ['who emailed me in May?', 'list'],
])('is asked of mails: %s', async (question, type) => {
  const { intent } = await ask(question, [], { now: NOW });
  expect(intent.clarification).toBeUndefined();
  expect(intent.asks).toEqual([expect.objectContaining({ type, field: type === 'list' ? 'sender' : 'sent' })]);
  expect(intent.steps.at(-1)?.params).toMatchObject({ services: ['gmail'] });
});
