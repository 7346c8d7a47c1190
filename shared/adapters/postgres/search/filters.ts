import { type RawBuilder, sql } from 'kysely';
import { civilTimeOf, utc } from '../../../domain/civil-time.ts';
import { facet, folderFacets } from '../../../search/facets.ts';
import type { SearchRequest } from '../../../search/search-index.ts';
import { personTerm, UNIT_FLAGS } from '../../../search/search-unit.ts';
import type { NamedFacets } from './names-to-facets.ts';

/** A request whose labels and calendars are known by their facets. */
export type ResolvedRequest = SearchRequest & { named: NamedFacets };

/**
 * The condition that a row `u` of search_units passes a request's services, filters and mode. Spam and trash never do.
 *
 * The filter on people looks up filter terms by the primary key of postings; all others are comparisons of columns, as no
 * operator that is not leakproof may use an index under row security.
 */
export function passes(userId: string, request: ResolvedRequest): RawBuilder<boolean> {
  const { services, filters, named, mode } = request;
  const conditions: RawBuilder<unknown>[] = [
    sql`u.service = any(${[...services]}::text[])`,
    sql`u.flags & ${UNIT_FLAGS.spam | UNIT_FLAGS.trash}::integer = 0`,
    ...window(request),
    ...named.labels.map(hasOneOf),
  ];
  const { from, notFrom, to, people, unread, hasAttachment, fileTypes, folder, thread } = filters;
  if (from) conditions.push(sql`u.sender = any(${lowerCased(from)}::text[])`);
  if (notFrom) conditions.push(sql`u.sender = any(${lowerCased(notFrom)}::text[]) is not true`);
  if (people) {
    conditions.push(sql`exists (
      select from postings as person
      where person.user_id = ${userId}::uuid and person.term = any(${people.map(personTerm)}::text[])
        and person.segment_id = u.segment_id and person.document = u.document)`);
  }
  if (to) conditions.push(hasOneOf(to.map(facet.to)));
  if (unread !== undefined) conditions.push(mailFlag(UNIT_FLAGS.unread, unread));
  if (hasAttachment !== undefined) conditions.push(mailFlag(UNIT_FLAGS.attachment, hasAttachment));
  if (filters.notLabels) conditions.push(sql`u.service = 'gmail' and not ${hasOneOf(named.notLabels)}`);
  if (fileTypes) conditions.push(hasOneOf(fileTypes.map(facet.type)));
  if (folder !== undefined) conditions.push(isBelow(folder));
  if (named.calendars) conditions.push(hasOneOf(named.calendars));
  if (thread !== undefined) conditions.push(hasOneOf([facet.thread(thread)]));
  if (mode === 'largest') conditions.push(sql`u.size_bytes is not null`);
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/**
 * What lies in [after, before): an instant, or an event of which a part does. The days of an all-day event belong to no
 * zone, so they are compared with what the person's clocks show at the window's ends.
 */
function window({ filters: { after, before }, services, timeZone }: SearchRequest): RawBuilder<unknown>[] {
  const isAllDay = sql`u.flags & ${UNIT_FLAGS.allDay}::integer <> 0`;
  const conditions: RawBuilder<unknown>[] = [];
  if (!services.includes('calendar')) {
    if (after) conditions.push(sql`u.occurred_at >= ${after}::timestamptz`);
    if (before) conditions.push(sql`u.occurred_at < ${before}::timestamptz`);
    return conditions;
  }
  if (after) {
    conditions.push(sql`case when ${isAllDay} then u.ends_at > ${asShown(after, timeZone)}::timestamptz
      else u.occurred_at >= ${after}::timestamptz or u.ends_at > ${after}::timestamptz end`);
  }
  if (before) {
    const shown = asShown(before, timeZone);
    conditions.push(
      sql`u.occurred_at < case when ${isAllDay} then ${shown}::timestamptz else ${before}::timestamptz end`,
    );
    // Without the case, so that an index on the date can end here.
    conditions.push(sql`u.occurred_at < ${shown > before ? shown : before}::timestamptz`);
  }
  return conditions;
}

/** What the clocks of a zone show at an instant, as if it were UTC. */
function asShown(instant: Date, timeZone: string): Date {
  return new Date(utc(civilTimeOf(instant, timeZone)));
}

function hasOneOf(facets: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`u.facets && ${[...facets]}::text[]`;
}

function isBelow(folder: string): RawBuilder<boolean> {
  const facets = folderFacets(folder);
  // A name without a word names no folder.
  return facets.length > 0 ? sql<boolean>`u.facets @> ${facets}::text[]` : sql<boolean>`false`;
}

/** Mail alone can be unread or have attachments, so asking for either, or its opposite, asks for mail. */
function mailFlag(flag: number, wanted: boolean): RawBuilder<boolean> {
  return sql<boolean>`(u.service = 'gmail' and (u.flags & ${flag}::integer <> 0) = ${wanted}::boolean)`;
}

function lowerCased(addresses: readonly string[]): string[] {
  return addresses.map((address) => address.toLowerCase());
}
