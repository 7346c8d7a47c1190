import { z } from 'zod';
import type { StoredContact } from '../domain/contact.ts';
import { type Operation, operation } from './operation.ts';

/** The contacts of a person. */
export interface ContactBook {
  /**
   * Those whom a text names, by name, part of a name or nickname, the best first. Somebody of whom a word less stands in it than
   * of another is not meant ("Sarah Chen" is no other Sarah); those of whom equally much does are all there.
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
      return { values: {}, hits: [], contacts, coverage: [] };
    },
  });
}
