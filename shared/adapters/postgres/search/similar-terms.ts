import { type RawBuilder, sql, type Transaction } from 'kysely';
import { slipsAllowed } from '../../../search/spelling.ts';
import type { Tables } from '../tables.ts';

/** Sorts after every letter. */
const LAST = '\u{10ffff}';

/**
 * How what was meant may begin, where the first letter is right or the first two were exchanged or one too many: with both letters, or
 * without one of them, or with the second one wrong or missing (`thirds`: then any letter stands between the first and one of these).
 */
function beginningsOf(word: string): { prefixes: string[]; thirds: string[] } {
  const [first = '', second = '', third = ''] = word;
  const prefixes = [first + second, first + third, second + first, second + third, second + second];
  return { prefixes: [...new Set(prefixes)], thirds: [...new Set([second, third])] };
}

/**
 * The person's terms that may be what each of some misspelt words was meant as: about as long, and beginning alike. All that begin with
 * its first or second letter and are one slip away, and those two slips away where one at most is among the first three letters; many others too.
 *
 * By the primary key of postings: a row for each second letter that follows the first one, then the terms of some fifty beginnings of
 * two or three letters. Their bounds are columns, as under row security an expression that may leak is no condition of an index
 * (PostgreSQL 17: 673 ms). Of 60,000 terms in 90,000 rows a word reads 1,300; by its first two letters alone it read 94,000 there, 7,300 on PGlite.
 */
export async function findSimilar(
  transaction: Transaction<Tables>,
  userId: string,
  words: readonly string[],
): Promise<string[][]> {
  const wanted = words.map((word, place) => {
    const letters = [...word];
    const first = letters[0] ?? '';
    const slips = slipsAllowed(word);
    const lengths = { shortest: letters.length - slips, longest: letters.length + slips };
    return { place, first, last: first + LAST, ...lengths, ...beginningsOf(word) };
  });
  const next = (after: RawBuilder<unknown>) => sql`lateral (
    select p.term from postings p
    where p.user_id = ${userId}::uuid and p.term > ${after} collate "C" and p.term < word.last collate "C"
    order by p.term limit 1
  ) as next`;
  const nextOpening = sql`place, next.term, left(next.term, 2) || ${LAST}::text`;
  const { rows } = await sql<{ place: number; terms: string[] }>`
    with recursive word as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
        as word (place integer, first text, last text, shortest integer, longest integer, prefixes jsonb, thirds jsonb)
    ), opening (place, term, last) as (
      select ${nextOpening} from word cross join ${next(sql`word.first`)}
      union all
      select ${nextOpening} from opening join word using (place) cross join ${next(sql`opening.last`)}
    ), prefix (place, prefix) as (
      select place, jsonb_array_elements_text(prefixes) from word
      union
      select place, left(term, 2) || jsonb_array_elements_text(thirds) from opening join word using (place)
      where not prefixes ? left(term, 2)
    ), beginning as materialized (
      select place, prefix as first, prefix || ${LAST}::text as last, shortest, longest from prefix join word using (place)
    )
    select place, array_agg(distinct found.term) as terms
    from beginning cross join lateral (
      select p.term from postings p
      where p.user_id = ${userId}::uuid and p.term >= beginning.first collate "C" and p.term < beginning.last collate "C"
        and length(p.term) between shortest and longest
      offset 0
    ) as found
    group by place`.execute(transaction);
  const found = new Map(rows.map(({ place, terms }) => [place, terms]));
  return words.map((_, place) => found.get(place) ?? []);
}
