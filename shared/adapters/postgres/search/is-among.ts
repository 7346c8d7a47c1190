import { type RawBuilder, sql } from 'kysely';

/**
 * Whether a value is one of those that a query gives, which is asked once and hashed. As a plain `in`, it may become a join, and with
 * statistics that are old or missing a nested loop: a merge of 300,000 postings then took over half a minute.
 */
export function isAmong(value: RawBuilder<unknown>, query: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`((${value} in (${query})) is true)`;
}
