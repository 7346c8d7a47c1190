/** What a sentence says of how something stands: only what it asserts, and nothing where anything leaves it open. */
import { expect, test } from 'vitest';
import { saysOf } from '../../../../../shared/adapters/local-model/answer/says.ts';
import { foldInPlace } from '../../../../../shared/adapters/local-model/fold-in-place.ts';
import { STANDING_WORDS } from '../../../../../shared/adapters/local-model/lexicon/standings.ts';
import type { Standing } from '../../../../../shared/domain/intent.ts';

const says = (sentence: string, standing: Standing) => saysOf(foldInPlace(sentence), STANDING_WORDS[standing]);

test.each([
  'Invoice 7 is still unpaid.',
  'Invoice 7 remains outstanding.',
  'Invoice 7 is overdue.',
  'Invoice no. 7 has not been paid.',
  'Invoice 7 has not been paid in full.',
  'Invoice 7 has not been settled in full.',
  'Invoice 7 hasn’t yet been paid.',
  'Invoice 7 isn’t paid.',
  'We have not received your payment.',
  'No payment has been received.',
  'No payment received yet for invoice 7.',
  'Your payment of £40 has not been received.',
  'You have two unpaid invoices.',
  'The invoice is yet to be paid.',
  'Nobody has paid invoice 7.',
  'We regret that your payment has not been received.',
  'Two invoices are overdue.',
  'Please note that invoice 7 is unpaid.',
  'On 5 May invoice 7 was still not paid.',
  'Unpaid invoice 7',
  'Invoice 7 overdue',
  'Invoice 7: not paid',
  '£40 is owing on this account.',
  'Die Rechnung wurde noch nicht bezahlt.',
  'We can’t ship because invoice 7 is unpaid.',
])('unpaid: %s', (sentence) => {
  expect(says(sentence, 'unpaid')).toBe('for');
});

test.each([
  'Invoice 7 has been paid in full.',
  'Invoice 7 was paid on 3 May.',
  'Invoice 7 is now settled.',
  'Invoice 7 is paid.',
  'We have received your payment.',
  'Your membership: payment received',
  'Thank you for your payment.',
  'I can confirm that invoice 7 has been paid.',
  'We paid it on Monday.',
  'You have paid your invoice.',
  'A payment of £40 has been received.',
  'Invoice 7 is no longer outstanding.',
  'Nothing is outstanding on your account.',
  'You have nothing left to pay.',
  'You have no unpaid invoices.',
  '£0.00 is outstanding.',
  'Sie haben bei der Abreise mit Karte bezahlt.',
  'Status: paid',
  'Invoice 7 paid',
  'Everything is in order, nothing is owing.',
])('not unpaid: %s', (sentence) => {
  expect(says(sentence, 'unpaid')).toBe('against');
});

test.each([
  ['a duty', 'Invoice 7 is to be paid on 5 May.'],
  ['a duty', 'Invoice 7 must be paid on delivery.'],
  ['what is ahead', 'Invoice 7 will be paid on Friday.'],
  ['what is ahead', 'Invoice 7 will be overdue if it is not paid by 1 June.'],
  ['a request', 'Please confirm that invoice 7 has been paid.'],
  ['a request', 'Make sure that invoice 7 is paid.'],
  ['a guess', 'I do not think that invoice 7 has been paid.'],
  ['a guess', 'I do not think that invoice 7, from May, has been paid.'],
  ['a guess', 'Invoice 7 has probably been paid.'],
  ['a lack', 'We have no record that invoice 7 was paid.'],
  ['a lack', 'Nobody said invoice 7 was paid.'],
  ['both', 'Invoice 7 was paid late, and £20 is overdue.'],
  ['a habit', 'Invoices are paid on Wednesdays.'],
  ['a habit', 'Every invoice is paid.'],
  ['a condition', 'If you have not paid yet, ignore this.'],
  ['a condition', 'We deliver when it is paid.'],
  ['a condition', 'Once your payment has been received, we ship.'],
  ['a condition', 'Accounts are overdue when 30 days have gone by.'],
  ['a question', 'Has invoice 7 been paid?'],
  ['a question', 'has invoice 7 been paid'],
  ['any of a kind', 'Interest is charged on overdue invoices.'],
  ['any of a kind', 'Invoices that are unpaid are passed on.'],
  ['any of a kind', 'Invoices not paid within 30 days bear interest.'],
  ['a condition', 'Bitte prüfen Sie, ob die Rechnung bezahlt wurde.'],
  ['a guess', 'It seems that invoice 7 has been paid.'],
  ['a report', 'You said that invoice 7 has been paid.'],
  ['a choice', 'Invoice 7 is overdue or in dispute.'],
  ['any of a kind', 'An invoice is overdue 30 days after its date.'],
  ['any of a kind', 'Invoices are overdue after 30 days.'],
  ['any of a kind', 'Any invoice not paid by then is overdue.'],
  ['another thing', 'We paid for lunch.'],
  ['a part of many', 'Not all invoices have been paid.'],
  ['what goes on', 'Invoice 7 is being paid.'],
  ['what should be', 'Invoice 7 should have been paid by now.'],
  ['a label', 'Amount overdue: £0.00'],
  ['a label', 'Paid on account before £3,200.00'],
  ['a part', 'Invoice 7 has been partly paid.'],
  ['what was', 'Invoice 7 was overdue.'],
  ['another state', 'Invoice 7 is not yet overdue.'],
  ['what is not yet due', 'No payment is due until 1 June.'],
  ['another sense', 'Thank you for your outstanding work.'],
  ['another sense', 'A paid placement'],
])('nothing of whether it is unpaid, in %s: %s', (_, sentence) => {
  expect(says(sentence, 'unpaid')).toBe('silent');
});

test.each<[Standing, string, string]>([
  ['overdue', 'for', 'Your account is past due.'],
  ['overdue', 'against', 'Invoice 7 is not overdue.'],
  ['overdue', 'against', 'Invoice 7 has been paid.'],
  ['overdue', 'silent', 'Invoice 7 has not been paid.'],
  ['overdue', 'silent', 'Invoice 7 is due on 23 December.'],
  ['unsigned', 'for', 'The lease has not been signed yet.'],
  ['unsigned', 'against', 'The lease was signed by both on Monday.'],
  ['unsigned', 'silent', 'Please return the lease signed.'],
  ['unsigned', 'silent', 'The lease must be signed by Friday.'],
  ['missing', 'for', 'Page 4 is missing.'],
  ['missing', 'against', 'Nothing is missing.'],
  ['missing', 'silent', 'Tell us if a page is missing.'],
  ['ready', 'for', 'Your order is now ready for collection.'],
  ['ready', 'against', 'Your order is not ready.'],
  ['ready', 'silent', 'Your order will be ready on Friday.'],
  ['ready', 'silent', 'We are ready to help.'],
  ['ready', 'silent', 'We write when it is ready.'],
  ['late', 'for', 'The train will be delayed by ten minutes.'],
  ['late', 'against', 'Your order is not delayed.'],
  ['late', 'against', 'The ferry is on time.'],
  ['late', 'silent', 'If the ferry is late, do nothing.'],
  ['late', 'silent', 'Sorry for the late reply.'],
  ['postponed', 'for', 'Chimney visit moved'],
  ['postponed', 'for', 'The visit has been moved to 3 May.'],
  ['postponed', 'against', 'The visit has not been postponed.'],
  ['postponed', 'silent', 'We have moved to a new office.'],
  ['postponed', 'silent', 'The visit can be moved.'],
])('%s is said %s: %s', (standing, said, sentence) => {
  expect(says(sentence, standing)).toBe(said);
});
