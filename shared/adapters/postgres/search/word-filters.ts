import { type RawBuilder, sql } from 'kysely';
import { fold } from '../../../content/fold.ts';
import { analyse, isStopWord, isUnspaced } from '../../../content/words.ts';
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

/** Words of a phrase that are compared, and terms of it that a chunk is looked up by: the rarest of so many are few enough. */
const MAX_PHRASE_WORDS = 64;
const MAX_PHRASE_TERMS = 8;

/**
 * Some chunk of the item has these words one after the other. Only the chunks that hold the phrase's terms are read and folded
 * (app.folded does what fold.ts does). Scripts without blanks have no edges of words.
 */
export function holdsPhrase(userId: string, phrase: string): RawBuilder<boolean> {
  const words = (fold(phrase).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, MAX_PHRASE_WORDS);
  const terms = phraseTerms(phrase, words);
  if (terms.length === 0) return sql<boolean>`false`;
  const before = isUnspaced(words[0]?.slice(0, 1) ?? '') ? '' : `(^|${BETWEEN})`;
  const after = isUnspaced(words.at(-1)?.slice(-1) ?? '') ? '' : `($|${BETWEEN})`;
  const pattern = `${before}${words.join(`${BETWEEN}+`)}${after}`;
  const holding = terms.map((term) => documentsHolding(userId, [term]));
  const saying = sql`${itemsOf(userId, sql.join(holding, sql` intersect `))} and app.folded(w.content) ~ ${pattern}`;
  return isAmong(sql`u.item_id`, saying);
}

/**
 * What every text with the phrase holds. The analyser joins some words that the phrase parts ("12,000") and drops others (the "s" of
 * "Sarah's"), so only terms of words that are terms of the whole as well; those of the whole where no word is one ("Q&A").
 */
function phraseTerms(phrase: string, words: readonly string[]): string[] {
  const whole = new Set(analyse(phrase));
  const ofWords = new Set(
    words.flatMap((word) =>
      analyse(word)
        .filter((term) => whole.has(term))
        .slice(-1),
    ),
  );
  const terms = [...(ofWords.size > 0 ? ofWords : whole)];
  const content = terms.filter((term) => !isStopWord(term));
  return (content.length > 0 ? content : terms).slice(0, MAX_PHRASE_TERMS);
}
