import { type RawBuilder, sql } from 'kysely';
import { posting } from './packed-posting.ts';
import { postingLists } from './posting-lists.ts';

/** The usual values of BM25's two constants (Robertson and Zaragoza 2009, 3.2): saturation, and the weight of length. */
export const BM25 = { k1: 1.2, b: 0.75 } as const;

/** What a word counts that was not said but stands for one that was. */
const RELATED = 0.35;

/** What to look for: terms of the analyser, each once in all. */
export interface WantedTerms {
  said: readonly string[];
  related: readonly string[];
}

/**
 * Common table expressions up to `scored` (document, score): the documents that hold one of `terms`, by BM25:
 *
 *   sum over terms of boost * ln(1 + (N - df + 0.5) / (df + 0.5)) * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))
 *
 * N, df and the mean length are taken over all documents of the person, whatever the services and filters of the request, so that
 * a word is as rare in one search as in the next. `unknown` (terms) has the said terms that stand nowhere.
 *
 * The corpus is read by search_segments_range, postings as posting-lists.ts does. A list is unnested in a select list and not in `from`, where Postgres keeps all of it in a tuplestore (8,700 postings: 4.4 ms instead of 8.5). All arithmetic is
 * float8: numeric is ten times slower, so every constant says its type.
 */
export function scoredDocuments(userId: string, { said, related }: WantedTerms): RawBuilder<unknown> {
  const { k1, b } = BM25;
  const terms = [...said, ...related];
  const boosts = [...said.map(() => 1), ...related.map(() => RELATED)];
  const entry = sql`entry`;
  return sql`
    corpus as materialized (
      select sum(document_count)::float8 as documents,
        ${k1 * b}::float8 * sum(document_count)::float8 / nullif(sum(total_length), 0)::float8 as per_length
      from search_segments where user_id = ${userId}::uuid
    ), ${postingLists(userId, terms, said.length)}, words as materialized (
      select place, per_length,
        (${boosts}::float8[])[place] * ln(1::float8 + (documents - df + 0.5::float8) / (df + 0.5::float8)) * ${k1 + 1}::float8 as weight
      from (select place, sum(cardinality(entries))::float8 as df from lists group by place) as counted cross join corpus
    ), scored as (
      select ${posting.document(entry)} as document, sum(
        weight / (1::float8 + (${k1 * (1 - b)}::float8 + per_length * ${posting.length(entry)}) / ${posting.frequency(entry)})
      ) as score
      from (select weight, per_length, unnest(entries) as entry from lists join words using (place) offset 0) as posting
      where weight > 0
      group by 1
    )`;
}
