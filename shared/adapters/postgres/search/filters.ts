import { type RawBuilder, sql } from 'kysely';
import { civilTimeOf, utc } from '../../../domain/civil-time.ts';
import { SERVICES, type Service } from '../../../domain/service.ts';
import { facet, folderFacets } from '../../../search/facets.ts';
import { requiredTerms } from '../../../search/query-terms.ts';
import type { SearchFilters, SearchRequest } from '../../../search/search-index.ts';
import { HIDDEN_FLAGS, personTerm, UNIT_FLAGS } from '../../../search/search-unit.ts';
import { copiedTo } from './copied-to.ts';
import type { NamedFacets } from './names-to-facets.ts';
import { holdsAll, holdsInTitle, holdsPhrase } from './word-filters.ts';

/** A request whose labels and calendars can be told by their names. */
export type ResolvedRequest = SearchRequest & {
  named: NamedFacets;
  /** Filters that bind besides those of the request. */
  alsoBinding?: readonly SearchFilters[];
};

/** Whether anything but the services decides what may be found. */
export function hasFilters({ filters, alsoBinding = [] }: ResolvedRequest): boolean {
  return [filters, ...alsoBinding].some((some) => Object.keys(some).length > 0);
}

/**
 * The condition that a row `u` of search_units passes a request's services, filters and mode. Spam and trash never do, unless they
 * are asked for.
 *
 * Filters on words and people look their terms up by the primary key of postings, and those on who got a copy read the mail that
 * search_units says has such a recipient (copied-to.ts); all others are comparisons of columns. No operator that is not leakproof may use
 * an index under row security.
 */
export function passes(userId: string, request: ResolvedRequest): RawBuilder<boolean> {
  const { services, filters, alsoBinding = [], includeHidden, mode } = request;
  const conditions: RawBuilder<unknown>[] = [];
  const wanted = someServices(services);
  if (wanted) conditions.push(sql`u.service = any(${wanted}::text[])`);
  if (!includeHidden) conditions.push(sql`u.flags & ${HIDDEN_FLAGS}::integer = 0`);
  if (mode === 'largest') conditions.push(sql`u.size_bytes is not null`);
  for (const some of [filters, ...alsoBinding]) conditions.push(...conditionsOf(userId, some, request));
  return allOf(conditions);
}

/** Null for all of them: comparing three texts takes as long as reading the row. */
export function someServices(services: readonly Service[]): Service[] | null {
  return SERVICES.every((one) => services.includes(one)) ? null : [...services];
}

function conditionsOf(userId: string, filters: SearchFilters, request: ResolvedRequest): RawBuilder<unknown>[] {
  const { named } = request;
  const { from, notFrom, to, cc, bcc, people, unread, hasAttachment, fileTypes, folder, thread, title, words } =
    filters;
  const conditions = window(filters, request);
  if (filters.services) conditions.push(sql`u.service = any(${[...filters.services]}::text[])`);
  if (from) conditions.push(sql`u.sender = any(${lowerCased(from)}::text[])`);
  if (notFrom) conditions.push(sql`u.sender = any(${lowerCased(notFrom)}::text[]) is not true`);
  if (people) conditions.push(holdsAll(userId, [people.map(personTerm)]));
  if (to) conditions.push(hasOneOf(to.map(facet.to)));
  if (cc) conditions.push(copiedTo('cc', cc));
  if (bcc) conditions.push(copiedTo('bcc', bcc));
  if (unread !== undefined) conditions.push(mailFlag(UNIT_FLAGS.unread, unread));
  if (hasAttachment !== undefined) conditions.push(mailFlag(UNIT_FLAGS.attachment, hasAttachment));
  for (const label of filters.labels ?? []) conditions.push(hasOneOf(named.label(label)));
  if (filters.notLabels) {
    conditions.push(sql`u.service = 'gmail' and not ${hasOneOf(filters.notLabels.flatMap(named.label))}`);
  }
  if (fileTypes) conditions.push(hasOneOf(fileTypes.map(facet.type)));
  if (folder !== undefined) conditions.push(isBelow(folder));
  if (filters.calendars) conditions.push(hasOneOf(filters.calendars.flatMap(named.calendar)));
  if (thread !== undefined) conditions.push(hasOneOf([facet.thread(thread)]));
  if (words !== undefined)
    conditions.push(
      holdsAll(
        userId,
        requiredTerms(words).map((term) => [term]),
      ),
    );
  for (const phrase of filters.phrases ?? []) conditions.push(holdsPhrase(userId, phrase));
  if (title !== undefined) conditions.push(holdsInTitle(userId, requiredTerms(title)));
  if (filters.largerThan !== undefined) conditions.push(sql`u.size_bytes >= ${filters.largerThan}::bigint`);
  if (filters.smallerThan !== undefined) conditions.push(sql`u.size_bytes < ${filters.smallerThan}::bigint`);
  const nested = (some: SearchFilters) => allOf(conditionsOf(userId, some, request));
  for (const group of filters.anyOf ?? []) conditions.push(sql`(${oneOf(group.map(nested))})`);
  for (const excluded of filters.noneOf ?? []) conditions.push(sql`(${nested(excluded)}) is not true`);
  return conditions;
}

function allOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

function oneOf(alternatives: readonly RawBuilder<boolean>[]): RawBuilder<boolean> {
  return alternatives.length === 0 ? sql<boolean>`false` : sql<boolean>`${sql.join(alternatives, sql` or `)}`;
}

/**
 * What lies in [after, before): an instant, or an event of which a part does. The days of an all-day event belong to no
 * zone, so they are compared with what the person's clocks show at the window's ends.
 */
function window({ after, before }: SearchFilters, { services, timeZone }: SearchRequest): RawBuilder<unknown>[] {
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
