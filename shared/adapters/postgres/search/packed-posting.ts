/**
 * An entry of postings.entries: one document that holds the term, in a bigint of which
 *
 *   bits 24 to 62: the document; 23: whether the term stands in its title; 16 to 22: its frequency; 0 to 15: BM25's length.
 *
 * So entries sort by document, and BM25 needs nothing else. Half as wide, there would be room for 32,767 documents a segment and
 * for coarse lengths, and document numbers of a segment that merging changes.
 */
import { type RawBuilder, sql } from 'kysely';

/** An entry, as the decimal digits that Postgres takes. */
export function packPosting(document: string, isInTitle: boolean, frequency: number, length: number): string {
  const attributes = (isInTitle ? 1 << 23 : 0) | (frequency << 16) | length;
  return String((BigInt(document) << 24n) | BigInt(attributes));
}

/** Parts of an entry, in SQL. Its frequency and length are read by app.bm25_term (migration 0018) alone. */
export const posting = {
  document: (entry: RawBuilder<unknown>) => sql<string>`(${entry} >> 24)`,
  isInTitle: (entry: RawBuilder<unknown>) => sql<boolean>`(${entry} & 8388608 <> 0)`,
} as const;
