/** How things stand that are asked about in an adjective, and what stands in a file that is named by its subject and type. */
import { expect, test } from 'vitest';
import { localModel } from '../../../../../shared/adapters/local-model/index.ts';
import { answer, ask, NOW } from '../ask.ts';
import { file, mail } from '../hit-factories.ts';

const overdue = mail({
  subject: 'Reminder: invoice 11',
  from: 'Sarah Chen <sarah.chen@studio.example>',
  body: 'Invoice 11 over £9,600 has not been paid yet.',
});
const settled = mail({ subject: 'Invoice 9', body: 'Payment received: your invoice 9 has been paid in full.' });
const silent = mail({ subject: 'Invoice 7', body: 'The invoice for March is attached.' });

test.each([
  'which invoices are unpaid?',
  'are any invoices unpaid?',
  "which invoices haven't been paid yet?",
  'unpaid invoices',
])('what they say of it: %s', async (question) => {
  const { text, cited } = await ask(question, [silent, overdue, settled]);
  expect(text).toContain('“Invoice 11 over £9,600 has not been paid yet.” [2]');
  expect(cited).toEqual([2]);
});

test('what is there, where none says how it stands', async () => {
  const { text, cited } = await ask('which invoices are unpaid?', [silent]);
  expect(text).toMatch(/^I could not read from these whether it is so:\n- Invoice 7, /);
  expect(cited).toEqual([1]);
});

test('what comes nearest, where none says plainly how it stands', async () => {
  const due = mail({ subject: 'Invoice 6', body: 'Thank you for your order. Invoice 6 is due on 23 December 2027.' });
  for (const question of ['which invoices are overdue?', 'is invoice 6 overdue?', 'which invoice is overdue?']) {
    const { text, cited } = await ask(question, [silent, due]);
    expect(text).toMatch(/^I could not read from these whether it is so. What comes nearest:\n- Invoice 6, /);
    expect(text).toContain('“Invoice 6 is due on 23 December 2027.” [2]');
    expect(cited).toEqual([2]);
  }
});

test.each(['is invoice 9 unpaid?', 'which invoices are unpaid?', 'which invoice is overdue?'])(
  'what says otherwise, where none says so: %s',
  async (question) => {
    const { text, cited } = await ask(question, [silent, settled]);
    expect(text).toMatch(/^I found none that says so; these say otherwise:\n- Invoice 9, .*“Payment received: /);
    expect(cited).toEqual([2]);
  },
);

test('what would say so comes nearer than what only speaks of it', async () => {
  const due = mail({ subject: 'Invoice 6', body: 'Invoice 6 is due on 23 December 2027.' });
  const asked = mail({ subject: 'Invoice 7', body: 'Please confirm that invoice 7 has been paid.' });
  expect((await ask('which invoices have been paid?', [due, asked])).cited).toEqual([2, 1]);
});

test('what is unpaid need not be overdue', async () => {
  const { text, cited } = await ask('are any invoices overdue?', [silent, overdue, settled]);
  expect(text).toMatch(/^I could not read from these whether it is so. What comes nearest:\n- Reminder: invoice 11, /);
  expect(text).toMatch(/\nThese say otherwise:\n- Invoice 9, /);
  expect(cited).toEqual([2, 3]);
});

test('what its title says', async () => {
  const received = mail({ subject: 'Your club membership: payment received', body: 'See you on the court.' });
  const { text } = await ask('which memberships are unpaid?', [received]);
  expect(text).toMatch(/^I found none that says so; these say otherwise:\n- Your club membership: payment received, /);
  const moved = mail({ subject: 'Chimney visit moved', body: 'See you on 3 May.' });
  expect((await ask('was the chimney visit postponed?', [moved])).text).toMatch(/^This is what they say of it:/);
});

test('none that a newer one of the same thing says otherwise of', async () => {
  const paid = mail({ subject: 'Receipt', body: 'Invoice 11 has been paid.', at: '2027-03-05T10:00:00Z' });
  const { text, cited } = await ask('which invoices are unpaid?', [overdue, paid]);
  expect(text).toMatch(/^I found none that says so/);
  expect(cited).toEqual([2]);
  const before = mail({ subject: 'Receipt', body: 'Invoice 11 has been paid.', at: '2027-02-05T10:00:00Z' });
  expect((await ask('which invoices are unpaid?', [overdue, before])).cited).toEqual([1]);
  const another = mail({ subject: 'Receipt', body: 'Invoice 4 has been paid.', at: '2027-03-05T10:00:00Z' });
  expect((await ask('which invoices are unpaid?', [overdue, another])).cited).toEqual([1]);
});

test('nothing of another thing than the one that was named', async () => {
  const [first, second] = [
    mail({ subject: 'Statement KL-2027-009', body: 'Invoice KL-2027-009 is overdue.' }),
    mail({ subject: 'Statement KL-2027-014', body: 'Invoice KL-2027-014 is overdue. KL-2027-009 was sent in May.' }),
  ];
  expect((await ask('is invoice KL-2027-009 overdue?', [second, first])).cited).toEqual([2]);
  expect((await ask('is invoice KL-2027-011 overdue?', [second, first])).cited).toEqual([]);
  expect((await ask('is invoice 12 unpaid?', [overdue])).cited).toEqual([]);
  const gas = mail({ subject: 'Gas bill', body: 'Your bill for gas is overdue.' });
  expect((await ask('is the harbour bill overdue?', [gas, overdue])).cited).toEqual([]);
  const plants = mail({ subject: 'Gas lamps', body: 'The gas lamps are lit at six.' });
  expect((await ask('is the gas bill overdue?', [plants, gas, overdue])).cited).toEqual([2]);
  expect((await ask('is the gas bill overdue?', [plants])).cited).toEqual([]);
});

test('nothing of what an item says of another thing', async () => {
  const deposit = mail({ subject: 'Invoice 3', body: 'Invoice 3 is due in May. Your deposit has been paid.' });
  expect((await ask('which invoices have been paid?', [deposit])).text).toMatch(/^I could not read from these/);
  const both = mail({
    subject: 'Two accounts',
    body: 'KL-2027-021 is due on 9 May. The account is overdue. KL-2027-022.',
  });
  expect((await ask('is KL-2027-021 overdue?', [both])).text).not.toContain('say of it');
  const order = mail({ subject: 'News of the kiln', body: 'Your order is packed. The harbour ferry is delayed.' });
  expect((await ask('is my order delayed?', [order])).text).not.toContain('say of it');
  const late = mail({ subject: 'News of the kiln', body: 'Your order left the kiln. It is delayed by a week.' });
  expect((await ask('is my order delayed?', [late])).text).toContain('“It is delayed by a week.” [1]');
});

test('whatever holds the number that was named, in whatever words', async () => {
  const receipt = mail({ subject: 'Zahlungseingang', body: 'Die Rechnung KL-2027-009 wurde heute bezahlt.' });
  const sent = mail({ subject: 'Invoice KL-2027-009', body: 'Invoice KL-2027-009 is due on 9 May.' });
  const { text } = await ask('is invoice KL-2027-009 overdue?', [sent, receipt]);
  expect(text).toContain('“Die Rechnung KL-2027-009 wurde heute bezahlt.” [2]');
});

test.each(['which invoices have been paid?', 'which invoices are paid?', 'has any invoice been paid?'])(
  'what was paid: %s',
  async (question) => {
    const { text, cited } = await ask(question, [silent, overdue, settled]);
    expect(text).toMatch(/^This is what they say of it:\n- Invoice 9, /);
    expect(cited).toEqual([3]);
  },
);

test('the amount of the one that stands so', async () => {
  const other = mail({ subject: 'Invoice 8', body: 'Invoice 8: total £120. It has been paid.' });
  const late = mail({ subject: 'Invoice 5', body: 'Invoice 5 is overdue. Total: £75.' });
  expect((await ask('how much is the overdue invoice?', [other, late])).text).toContain('£75');
  expect((await ask('how much is the overdue invoice?', [other])).text).not.toContain('£120');
});

test('no count of what stands so, but what they say of it', async () => {
  const { text } = await ask('how many invoices are unpaid?', [silent, overdue, settled]);
  expect(text).toMatch(/^I can not count them for certain; this is what they say of it:\n- Reminder: invoice 11, /);
});

test('what is unread is told beside', async () => {
  const due = mail({ subject: 'Invoice 6', body: 'Invoice 6 is due on 23 December 2027.' });
  expect((await ask('which invoices are unpaid?', [overdue, due])).text).toMatch(/\nOf 1 more I could not read it\.$/);
});

test.each(['what’s overdue?', 'is anything overdue?'])('all that stand so: %s', async (question) => {
  const rent = mail({ subject: 'Rent', body: 'Your rent for March is overdue.' });
  expect((await ask(question, [rent, silent, settled])).text).toContain('“Your rent for March is overdue.” [1]');
});

test('the same of other things, in the question behind', async () => {
  const first = await ask('which invoices are unpaid?', [overdue]);
  const intent = await localModel.classify('and the fees?', {
    now: NOW,
    timeZone: 'Europe/London',
    previous: { intent: first.intent, items: [] },
  });
  const fee = mail({ subject: 'Club fee', body: 'The fee has not been paid.' });
  expect(intent.asks.map(({ standing }) => standing)).toEqual([{ is: 'unpaid', isDenied: false }]);
  expect((await answer('and the fees?', intent, [fee])).text).toContain('“The fee has not been paid.” [1]');
});

test('nothing, where there is nothing of the kind', async () => {
  expect((await ask('which contracts are unsigned?', [silent])).cited).toEqual([]);
});

test('the file that is named by what it is about, and not another one', async () => {
  const hits = [
    file({ name: 'Rate card.xlsx', text: 'Role | Day rate\nSenior designer | 780' }),
    file({ name: 'Garden tools.xlsx', text: 'Spade | 12\nRake | 9' }),
  ];
  const { text, cited } = await ask("what's in the garden tools spreadsheet?", hits);
  expect(text).toContain('Spade | 12; Rake | 9');
  expect(cited).toEqual([2]);
});

test.each(['which invoices are not overdue?', "which invoices aren't overdue?", 'which invoices are not yet overdue?'])(
  'not the opposite of what is asked: %s',
  async (question) => {
    const current = mail({ subject: 'Invoice 8', body: 'Invoice 8 is not yet overdue.' });
    const { text, cited } = await ask(question, [silent, overdue, settled, current]);
    expect(text).toContain('“Payment received: your invoice 9 has been paid in full.” [3]');
    expect(new Set(cited)).toEqual(new Set([3, 4]));
    expect((await ask(question, [silent, overdue])).text).toMatch(/^I could not read from these whether it is so/);
  },
);

test('what is not overdue yet is not paid for that', async () => {
  const current = mail({ subject: 'Invoice 8', body: 'Invoice 8 is not yet overdue.' });
  expect((await ask('which invoices are no longer outstanding?', [overdue, settled, current])).cited).toEqual([2]);
});

test.each([
  'Thank you, invoice 10 is no longer outstanding.',
  'Invoice 10: you have nothing left to pay.',
  'About invoice 10: nothing is outstanding.',
  'Invoice 10. The amount due was £40. It has been settled.',
  'Invoice 10. There is no need to pay: it is due on Friday and is paid by your deposit.',
])('none that says that it is not so: %s', async (body) => {
  const paid = mail({ subject: 'Invoice 10', body });
  expect((await ask('which invoices are unpaid?', [paid, overdue])).cited).toEqual([2]);
  expect((await ask('which invoices are unpaid?', [paid])).text).toMatch(/^I found none that says so/);
});

test('nothing where it speaks of something else', async () => {
  const body = 'Invoice 10. Terms and conditions apply. This is a picnic.';
  expect((await ask('which invoices are unpaid?', [mail({ subject: 'Invoice 10', body })])).text).toMatch(
    /^I could not/,
  );
});

test('behind the others what says both, and what says on which condition', async () => {
  const both = mail({
    subject: 'Invoices 12 and 13',
    body: 'Invoice 12 has been paid, thank you. Invoice 13 is overdue and is still unpaid.',
  });
  const until = mail({ subject: 'Invoice 14', body: 'Invoice 14 is overdue. We deliver when it is paid.' });
  const none = mail({ subject: 'Invoice 15', body: 'No payment received yet for the overdue invoice 15.' });
  const { text, cited } = await ask('which invoices are unpaid?', [both, until, none]);
  expect(cited.at(-1)).toBe(1);
  expect(new Set(cited)).toEqual(new Set([1, 2, 3]));
  expect(text).toContain('“Invoice 13 is overdue and is still unpaid.” [1]');
});

test('how many more there are', async () => {
  const many = Array.from({ length: 9 }, () => overdue);
  expect((await ask('which invoices are overdue?', many)).text).toMatch(/\nand 4 more\.$/);
  const silents = Array.from({ length: 7 }, () => silent);
  expect((await ask('which invoices are overdue?', silents)).text).toMatch(/\nand 2 more\.$/);
  expect((await ask('which invoices are overdue?', many.slice(4))).text).not.toContain('more.');
});

test.each(['is the shop open late?', 'list unpaid internships', 'which hotels are outstanding?'])(
  'nothing of how it stands, where that is not asked: %s',
  async (question) => {
    const hits = [
      mail({ subject: 'The shop', body: 'The shop is open late. Your parcel of the shop is delayed.' }),
      mail({ subject: 'Unpaid internships', body: 'Unpaid internships are listed. The fee is overdue.' }),
      mail({ subject: 'Outstanding hotels', body: 'Outstanding hotels. Your balance due is overdue.' }),
    ];
    expect((await ask(question, hits)).text).not.toContain('say of it');
  },
);

test('what is said to be missing is looked for where nothing else is named', async () => {
  const { intent } = await ask('which files are missing?', []);
  expect(intent.asks[0]?.standing).toBeUndefined();
  expect(intent.steps[0]?.params).toMatchObject({ text: 'missing', services: ['drive'] });
});
