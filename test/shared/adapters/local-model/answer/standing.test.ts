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
