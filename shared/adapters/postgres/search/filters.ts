import { type RawBuilder, sql } from 'kysely';
import type { SearchRequest } from '../../../search/search-index.ts';
import { personTerm, UNIT_FLAGS } from '../../../search/search-unit.ts';

/**
 * The condition that a row `u` of search_units passes a request's services and filters. Spam and trash never do.
 *
 * The filter on people looks up filter terms by the primary key of postings; all others are comparisons of columns, as no
 * operator that is not leakproof may use an index under row security.
 */
export function passes(userId: string, { services, filters }: SearchRequest): RawBuilder<boolean> {
  const { from, people, after, before, unread, hasAttachment } = filters;
  const conditions = [
    sql`u.service = any(${[...services]}::text[])`,
    sql`u.flags & ${UNIT_FLAGS.spam | UNIT_FLAGS.trash}::integer = 0`,
  ];
  if (from) conditions.push(sql`u.sender = any(${from.map((address) => address.toLowerCase())}::text[])`);
  if (people) {
    conditions.push(sql`exists (
      select from postings as person
      where person.user_id = ${userId}::uuid and person.term = any(${people.map(personTerm)}::text[])
        and person.segment_id = u.segment_id and person.document = u.document)`);
  }
  if (after) conditions.push(sql`u.occurred_at >= ${after}::timestamptz`);
  if (before) conditions.push(sql`u.occurred_at < ${before}::timestamptz`);
  if (unread !== undefined) conditions.push(mailFlag(UNIT_FLAGS.unread, unread));
  if (hasAttachment !== undefined) conditions.push(mailFlag(UNIT_FLAGS.attachment, hasAttachment));
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** Mail alone can be unread or have attachments, so asking for either, or its opposite, asks for mail. */
function mailFlag(flag: number, wanted: boolean): RawBuilder<boolean> {
  return sql<boolean>`(u.service = 'gmail' and (u.flags & ${flag}::integer <> 0) = ${wanted}::boolean)`;
}
