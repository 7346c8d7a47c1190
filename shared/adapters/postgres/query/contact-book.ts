import { sql } from 'kysely';
import type { ContactBook } from '../../../agents/contacts.ts';
import type { StoredContact } from '../../../domain/contact.ts';
import type { Database } from '../database.ts';
import { nameWords } from '../person-words.ts';
import { rankMentioned } from './rank-mentioned.ts';

/** A question has a few names; more words would make the statement long for nothing. */
const MAX_WORDS = 50;

/** Cards that share a word with the text. Whoever has more Johns is not told all of them. */
const CANDIDATES = 50;

/**
 * Contacts by the words of their names. All contacts of the person are looked at, some thousands at most, by the index on the
 * person, as no pattern may use one under row security. (Patterns took half the time of `&&` on arrays of the words: 35 instead
 * of 70 ms for 5,000 contacts on a busy machine.)
 */
export function createContactBook(database: Database): ContactBook {
  return {
    async mentioned(userId, text, limit, signal) {
      signal.throwIfAborted();
      const words = wordsOf(text);
      if (words.length === 0) return [];
      const candidates = await database.forPerson(userId, async (transaction) => {
        const { rows } = await sql<{ contact: StoredContact }>`
          select card || jsonb_build_object('id', id) as contact from contacts
          where user_id = ${userId} and words like any (${words.map((word) => `% ${word} %`)}::text[])
          order by cardinality(array(select unnest(string_to_array(btrim(words), ' ')) intersect select unnest(${words}::text[]))) desc, resource_name
          limit ${CANDIDATES}`.execute(transaction);
        return rows.map(({ contact }) => contact);
      });
      return rankMentioned(candidates, text, words).slice(0, limit);
    },
  };
}

/** With and without the ending of a genitive that has no apostrophe: "Leylas Telefonnummer". */
function wordsOf(text: string): string[] {
  const words = nameWords(text).slice(0, MAX_WORDS);
  return [...new Set(words.flatMap((word) => (/^.{3,}s$/.test(word) ? [word, word.slice(0, -1)] : [word])))];
}
