import type { Transaction } from 'kysely';
import { analyse } from '../../../content/words.ts';
import { facet } from '../../../search/facets.ts';
import { someFilter } from '../../../search/nested-filters.ts';
import { queryTerms } from '../../../search/query-terms.ts';
import type { SearchFilters } from '../../../search/search-index.ts';
import type { Tables } from '../tables.ts';

/** What names of labels and calendars stand for: facets, of which an item has one. */
export interface NamedFacets {
  label(name: string): string[];
  calendar(name: string): string[];
}

interface Named {
  id: string;
  name: string;
}

/** Items carry ids, people say names: up to two statements, by the indexes on the person, and none where nothing is named. */
export async function namesToFacets(
  transaction: Transaction<Tables>,
  userId: string,
  filters: readonly SearchFilters[],
): Promise<NamedFacets> {
  const labels = filters.some((some) => someFilter(some, namesLabels)) ? await mailLabels(transaction, userId) : [];
  const calendars = filters.some((some) => someFilter(some, namesCalendars))
    ? await calendarTitles(transaction, userId)
    : [];
  return {
    // Gmail's own labels have their names as ids.
    label: (name) => [...idsMeantBy(name, labels), name.toUpperCase()].map(facet.label),
    calendar: (name) => idsMeantBy(name, calendars).map(facet.calendar),
  };
}

const namesLabels = ({ labels = [], notLabels = [] }: SearchFilters) => labels.length + notLabels.length > 0;

const namesCalendars = ({ calendars = [] }: SearchFilters) => calendars.length > 0;

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
