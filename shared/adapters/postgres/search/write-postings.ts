import { sql, type Transaction } from 'kysely';
import type { SearchUnit } from '../../../search/search-unit.ts';
import type { Tables } from '../tables.ts';
import { packPosting } from './packed-posting.ts';
import { addToSegment, type UnitScope } from './segment.ts';

/**
 * Adds the postings of new documents to the newest segment. A term that the segment has gets longer by them: its entries are
 * rewritten, which is why a segment has few documents before it is closed and merged.
 *
 * @param texts what each new document says, by its number, ascending
 */
export async function writePostings(
  transaction: Transaction<Tables>,
  scope: UnitScope,
  texts: ReadonlyMap<string, SearchUnit>,
): Promise<void> {
  if (texts.size === 0) return;
  const lengths = texts.values().reduce((sum, { length }) => sum + length, 0);
  const segmentId = await addToSegment(transaction, scope, { documents: [...texts.keys()], totalLength: lengths });
  const entries = new Map<string, string[]>();
  for (const [document, { terms, titleTerms, length }] of texts) {
    for (const [term, frequency] of terms) {
      const entry = packPosting(document, titleTerms.has(term), frequency, length);
      const known = entries.get(term);
      if (known) known.push(entry);
      else entries.set(term, [entry]);
    }
  }
  // In the order of the key, as arrays of arrays in text: Postgres's own arrays of arrays must all be of one length.
  const terms = [...entries.keys()].sort();
  await sql`
    insert into postings as stored (user_id, term, segment_id, entries)
    select ${scope.userId}::uuid, term, ${segmentId}::bigint, entries::bigint[]
    from unnest(
      ${terms}::text[], ${terms.map((term) => `{${entries.get(term)?.join(',')}}`)}::text[]
    ) as given (term, entries)
    on conflict (user_id, term, segment_id) do update set entries = stored.entries || excluded.entries`.execute(
    transaction,
  );
}
