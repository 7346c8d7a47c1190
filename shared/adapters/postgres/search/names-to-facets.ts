import type { Transaction } from 'kysely';
import { analyse } from '../../../content/words.ts';
import { facet } from '../../../search/facets.ts';
import { queryTerms } from '../../../search/query-terms.ts';
import type { SearchFilters } from '../../../search/search-index.ts';
import type { Tables } from '../tables.ts';

/** Facets of the labels and calendars that a request names. */
export interface NamedFacets {
  /** One entry a label: facets of which an item has one. */
  labels: readonly (readonly string[])[];
  notLabels: readonly string[];
  /** Undefined where no calendar is named. */
  calendars: readonly string[] | undefined;
}

interface Named {
  id: string;
  name: string;
}

/** Items carry ids, people say names: up to two statements, by the indexes on the person, and none where nothing is named. */
export async function namesToFacets(
  transaction: Transaction<Tables>,
  userId: string,
  { labels = [], notLabels = [], calendars }: SearchFilters,
): Promise<NamedFacets> {
  const known = labels.length + notLabels.length > 0 ? await mailLabels(transaction, userId) : [];
  const titled = calendars && calendars.length > 0 ? await calendarTitles(transaction, userId) : [];
  // Gmail's own labels have their names as ids.
  const labelFacets = (name: string) => [...idsMeantBy(name, known), name.toUpperCase()].map(facet.label);
  return {
    labels: labels.map(labelFacets),
    notLabels: notLabels.flatMap(labelFacets),
    calendars: calendars?.flatMap((name) => idsMeantBy(name, titled)).map(facet.calendar),
  };
}

function mailLabels(transaction: Transaction<Tables>, userId: string): Promise<Named[]> {
  return transaction
    .selectFrom('mail_labels')
    .select(['label_id as id', 'name'])
    .where('user_id', '=', userId)
    .execute();
}

function calendarTitles(transaction: Transaction<Tables>, userId: string): Promise<Named[]> {
  return transaction
    .selectFrom('sync_cursors')
    .select(['collection as id', 'title as name'])
    .where('user_id', '=', userId)
    .where('service', '=', 'calendar')
    .where('collection', '<>', '')
    .execute();
}

/** The id itself; else those with exactly this name; else those whose names hold all words of it. */
function idsMeantBy(wanted: string, candidates: readonly Named[]): string[] {
  const words = queryTerms(wanted);
  const termsOf = new Map(candidates.map((candidate) => [candidate, new Set(analyse(candidate.name))]));
  const holding = candidates.filter(
    (candidate) => words.length > 0 && words.every((word) => termsOf.get(candidate)?.has(word)),
  );
  const exact = holding.filter((candidate) => termsOf.get(candidate)?.size === new Set(analyse(wanted)).size);
  return [wanted, ...(exact.length > 0 ? exact : holding).map(({ id }) => id)];
}
