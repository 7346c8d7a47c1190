import type { SearchFilters } from './search-index.ts';

/** Whether a filter, or one within it, is such. */
export function someFilter(filters: SearchFilters, isSuch: (filters: SearchFilters) => boolean): boolean {
  const { anyOf = [], noneOf = [] } = filters;
  return isSuch(filters) || [...anyOf.flat(), ...noneOf].some((nested) => someFilter(nested, isSuch));
}
