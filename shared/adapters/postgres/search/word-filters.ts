import { type RawBuilder, sql } from 'kysely';
import { fold } from '../../../content/fold.ts';
import { analyse } from '../../../content/words.ts';
import { isAmong } from './is-among.ts';
import { posting } from './packed-posting.ts';

/*
 * Filters on what an item says, as conditions on a row `u` of search_units. Each is a list of documents or items that is looked up
 * once, by the primary key of postings, and then hashed.
 */

const entry = sql`entry`;

/** The documents of the person that hold one of these terms, where `isMeant` says so of an entry. */
function documentsHolding(userId: string, terms: readonly string[], isMeant: RawBuilder<unknown> = sql`true`) {
  return sql`
    select ${posting.document(entry)} from (
      select unnest(p.entries) as entry from postings as p
      where p.user_id = ${userId}::uuid and p.term = any(${[...terms]}::text[])
      offset 0
    ) as held
    where ${isMeant}`;
}

/** The items of documents, by search_units_document: as an array, they are looked up one by one. */
function itemsOf(userId: string, documents: RawBuilder<unknown>) {
  return sql`select w.item_id from search_units as w
    where w.user_id = ${userId}::uuid and w.document = any(array(${documents}))`;
}

/** For each of the lists, the item holds one of its terms in some chunk. False for no list: nothing holds no word. */
export function holdsAll(userId: string, lists: readonly (readonly string[])[]): RawBuilder<boolean> {
  if (lists.length === 0) return sql<boolean>`false`;
  const conditions = lists.map((terms) => isAmong(sql`u.item_id`, itemsOf(userId, documentsHolding(userId, terms))));
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** Each of the terms stands in the title. False for none. */
export function holdsInTitle(userId: string, terms: readonly string[]): RawBuilder<boolean> {
  if (terms.length === 0) return sql<boolean>`false`;
  const conditions = terms.map((term) =>
    isAmong(sql`u.document`, documentsHolding(userId, [term], posting.isInTitle(entry))),
  );
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** Whatever stands between two words of a folded text: no letter of any script, so that no locale has a say. */
const BETWEEN = String.raw`[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u303f]`;

/**
 * Some chunk of the item has these words one after the other. Only the chunks that hold all of the phrase's terms are read and folded
 * (app.folded does what fold.ts does).
 */
export function holdsPhrase(userId: string, phrase: string): RawBuilder<boolean> {
  const words = fold(phrase).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const terms = [...new Set(words.flatMap((word) => analyse(word).slice(-1)))];
  if (terms.length === 0) return sql<boolean>`false`;
  const pattern = `(^|${BETWEEN})${words.join(`${BETWEEN}+`)}($|${BETWEEN})`;
  const holding = terms.map((term) => documentsHolding(userId, [term]));
  const saying = sql`${itemsOf(userId, sql.join(holding, sql` intersect `))} and app.folded(w.content) ~ ${pattern}`;
  return isAmong(sql`u.item_id`, saying);
}
