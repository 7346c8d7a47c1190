import { type RawBuilder, sql } from 'kysely';
import { facet } from '../../../search/facets.ts';

/**
 * The condition that the mail of a row `u` of search_units was sent to one of these addresses in copy, or in blind copy.
 *
 * Facets say who got something, and not by which header: they leave few mails, of which each row is then looked up by its
 * primary key. A scalar subquery, so that it is evaluated after all that is cheaper, and never for a whole mailbox at once.
 */
export function copiedTo(header: 'cc' | 'bcc', addresses: readonly string[]): RawBuilder<boolean> {
  const lowerCased = addresses.map((address) => address.toLowerCase());
  return sql<boolean>`(u.service = 'gmail' and u.facets && ${addresses.map(facet.to)}::text[] and (
    select exists (
      select from jsonb_array_elements(mail.recipients -> ${header}::text) as copied
      where lower(copied ->> 'address') = any(${lowerCased}::text[])
    ) from gmail_cache as mail where mail.id = u.item_id))`;
}
