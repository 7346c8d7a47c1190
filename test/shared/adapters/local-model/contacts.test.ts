import { describe, expect, it } from 'vitest';
import type { Contact, StoredContact } from '../../../../shared/domain/contact.ts';
import { contactOf, valuesOf } from '../../sync/fixtures/contact-of.ts';
import { ask } from './ask.ts';
import { mail } from './hit-factories.ts';

const stored = (id: string, overrides: Partial<Contact>): StoredContact => ({ id, ...contactOf(id, overrides) });

const leyla = stored('leyla', {
  names: ['Leyla Aksoy'],
  nicknames: ['Aunt Leyla'],
  emailAddresses: [{ value: 'leyla@example.net', type: 'home' }],
  phoneNumbers: [
    { value: '+90 216 1', type: 'home' },
    { value: '+90 212 555 01 44', type: 'mobile' },
  ],
  postalAddresses: [{ value: 'Moda Cad. 112, Kadıköy', type: 'home' }],
  birthday: '--06-09',
});
const chen = stored('chen', {
  names: ['Sarah Chen'],
  emailAddresses: valuesOf('sarah.chen@work.example'),
  organizations: [{ name: 'Brightwater Studio', title: 'Finance lead' }],
  birthday: '1984-02-29',
});
const whitfield = stored('whitfield', { names: ['Sarah Whitfield'], phoneNumbers: valuesOf('020 7946 0001') });

const hello = mail({ subject: 'Hello', body: 'Call the hotel: phone 0170 1234567.' });
const say = async (question: string, ...contacts: StoredContact[]) => (await ask(question, [hello], { contacts })).text;

describe('from the address book', () => {
  it.each([
    ["What's Aunt Leyla's mobile number?", 'Leyla Aksoy’s phone number is +90 212 555 01 44 (mobile) [2].'],
    [
      "What's Leyla's phone number?",
      'Leyla Aksoy’s phone numbers are +90 216 1 (home), +90 212 555 01 44 (mobile) [2].',
    ],
    [
      'phone number of Leyla Aksoy',
      'Leyla Aksoy’s phone numbers are +90 216 1 (home), +90 212 555 01 44 (mobile) [2].',
    ],
    ["what's the home phone number of Leyla?", 'Leyla Aksoy’s phone number is +90 216 1 (home) [2].'],
    ["when is Leyla's birthday", 'Leyla Aksoy’s birthday is 9 June [2].'],
    ['When was Leyla born?', 'Leyla Aksoy’s birthday is 9 June [2].'],
    ['where does aunt leyla live?', 'Leyla Aksoy’s address is Moda Cad. 112, Kadıköy (home) [2].'],
    ["what's Leyla's email address", 'Leyla Aksoy’s e-mail address is leyla@example.net (home) [2].'],
    ['Wie ist die Handynummer von Leyla?', 'Leyla Aksoy’s phone number is +90 212 555 01 44 (mobile) [2].'],
  ])('%s', async (question, answer) => {
    expect(await say(question, leyla)).toBe(answer);
  });

  it.each([
    ["what's Sarah Chen's email address", 'Sarah Chen’s e-mail address is sarah.chen@work.example [2].'],
    ['Where does Sarah Chen work?', 'In your contacts Sarah Chen is Finance lead at Brightwater Studio [2].'],
    ["Sarah Chen's birthday", 'Sarah Chen’s birthday is 29 February 1984 [2].'],
    [
      "what's the email address of Sarah from Brightwater",
      'Sarah Chen’s e-mail address is sarah.chen@work.example [2].',
    ],
  ])('%s', async (question, answer) => {
    expect(await say(question, chen)).toBe(answer);
  });

  it('of several whom a name means tells each, and of whom it is not said', async () => {
    expect(await say("Sarah's phone number", chen, whitfield)).toBe(
      'Sarah Whitfield’s phone number is 020 7946 0001 [3].\nYour contacts do not say it of Sarah Chen [2].',
    );
  });

  it('of somebody else, or of a thing that is called so, says nothing', async () => {
    const hotel = stored('hotel', { names: ['Hotel Galata'], phoneNumbers: valuesOf('+90 1') });
    for (const question of ['What is the phone number of the hotel in Lisbon?', 'phone number of the hotel']) {
      expect(await say(question, hotel)).not.toContain('+90 1');
    }
    expect(await say('phone number of the Hotel Galata', hotel)).toContain('+90 1');
    expect(await say("What's the phone number of Leyla's dentist?", leyla)).not.toContain('+90');
    expect(await say("What's Leyla's passport number?", leyla)).not.toContain('+90');
  });

  it('what no card says is looked for in what was found', async () => {
    expect(await say("What's Sarah Chen's phone number?", chen)).toMatch(/^I did not find/);
    const signed = mail({ subject: 'Lunch', body: 'Sarah Chen\nFinance lead\nPhone: 020 7946 0999' });
    const { text, cited } = await ask("What's Sarah Chen's phone number?", [signed], { contacts: [chen] });
    expect([text, cited]).toEqual([expect.stringContaining('020 7946 0999'), [1]]);
  });
});
