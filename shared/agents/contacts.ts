import { z } from 'zod';
import { contactName, type StoredContact } from '../domain/contact.ts';
import { writtenWithSlips } from '../search/written-name.ts';
import { type Operation, type OperationResult, operation } from './operation.ts';
import { MAX_READINGS } from './taken-for.ts';

/** The contacts of a person. */
export interface ContactBook {
  /**
   * Those whom a text names, by name, part of a name or nickname, the best first. Somebody of whom a word less stands in it than
   * of another is not meant ("Sarah Chen" is no other Sarah); those of whom equally much does are all there. Words beside one of the
   * name may hold slips of the pen, when they make it whole ("Sarra Chen").
   */
  mentioned(userId: string, text: string, limit: number, signal: AbortSignal): Promise<StoredContact[]>;
}

/** A question names one or two people; two or three may be called so. */
const MAX_CONTACTS = 6;

/**
 * `contacts.find`: the cards of those whom a text names, for an answer to be made from and to cite. It gives no values: what
 * somebody wrote into an address book becomes the argument of no step.
 */
export function findContacts(book: ContactBook): Operation {
  return operation({
    name: 'contacts.find',
    description:
      "Finds the cards of the user's address book of those whom a text names: phone numbers, e-mail and postal addresses, " +
      'birthdays, employers. text: the words that name them, as the user wrote them. Gives nothing to refer to.',
    effect: 'read',
    params: z.strictObject({ text: z.string().trim().min(1).max(500) }),
    async run({ text }, { userId, signal }) {
      const contacts = await book.mentioned(userId, text, MAX_CONTACTS, signal);
      return { values: {}, hits: [], contacts, coverage: [], ...takenFor(text, contacts) };
    },
  });
}

/** The name that the text writes with slips, and whom it was taken for. */
function takenFor(text: string, contacts: readonly StoredContact[]): Pick<OperationResult, 'named' | 'corrections'> {
  const names = contacts.flatMap((contact) =>
    [...contact.names, ...contact.nicknames].flatMap((name) => {
      const written = writtenWithSlips(text, name)?.written;
      return written === undefined ? [] : [{ written, contact }];
    }),
  );
  const word = names[0]?.written;
  if (word === undefined) return {};
  const meant = new Set(names.filter(({ written }) => written === word).map(({ contact }) => contact));
  const people = [...meant].map((contact) => ({
    name: contactName(contact),
    addresses: contact.emailAddresses.map(({ value }) => value),
  }));
  const readAs = [...new Set(people.map(({ name }) => name))].slice(0, MAX_READINGS);
  return { named: { name: word, people }, corrections: [{ word, readAs }] };
}
