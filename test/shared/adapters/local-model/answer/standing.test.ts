/** How things stand that are asked about in an adjective, and what stands in a file that is named by its subject and type. */
import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
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
  'are any invoices overdue?',
  "which invoices haven't been paid yet?",
  'unpaid invoices',
])('what they say of it: %s', async (question) => {
  const { text, cited } = await ask(question, [silent, overdue, settled]);
  expect(text).toContain('“Invoice 11 over £9,600 has not been paid yet.” [2]');
  expect(cited).toEqual([2]);
});

test('what is there, where none says how it stands', async () => {
  const { text, cited } = await ask('which invoices are unpaid?', [silent]);
  expect(text).toMatch(/^None of these says whether it is so:\n- Invoice 7, /);
  expect(cited).toEqual([1]);
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

test.each([
  'which invoices are not overdue?',
  "which invoices aren't overdue?",
  'which invoices are no longer outstanding?',
  'which invoices are not yet overdue?',
])('not the opposite of what is asked: %s', async (question) => {
  const current = mail({ subject: 'Invoice 8', body: 'Invoice 8 is not yet overdue.' });
  const { text, cited } = await ask(question, [silent, overdue, settled, current]);
  expect(text).toContain('“Payment received: your invoice 9 has been paid in full.” [3]');
  expect(new Set(cited)).toEqual(new Set([3, 4]));
  expect((await ask(question, [silent, overdue])).text).toMatch(/^None of these says that it is not so:\n/);
});

test.each([
  'Thank you, invoice 10 is no longer outstanding.',
  'Invoice 10: you have nothing left to pay.',
  'About invoice 10: nothing is overdue.',
  'Invoice 10. The amount due was £40. It has been settled.',
  'Invoice 10. There is no need to pay: it is due on Friday and is paid by your deposit.',
  'Invoice 10. Terms and conditions apply. This is a reminder of our picnic.',
])('nothing that says that it is not so, or says nothing of it: %s', async (body) => {
  const paid = mail({ subject: 'Invoice 10', body });
  expect((await ask('which invoices are unpaid?', [paid, overdue])).cited).toEqual([2]);
  expect((await ask('which invoices are unpaid?', [paid])).text).toMatch(/^None of these says whether it is so:/);
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
