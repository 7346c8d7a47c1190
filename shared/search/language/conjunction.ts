import type { SearchFilters } from '../search-index.ts';

/** Filters that an item passes which passes each of these. */
export function allOf(filters: readonly SearchFilters[]): SearchFilters {
  return filters.reduce(bothOf, {});
}

/** What can be said in one filter is; what can't becomes a group of `anyOf` with one alternative, which binds as well. */
function bothOf(one: SearchFilters, other: SearchFilters): SearchFilters {
  const both: SearchFilters = { ...one };
  const apart: SearchFilters[] = [];
  for (const key of Object.keys(other) as (keyof SearchFilters)[]) {
    const merge = MERGED[key] as ((a: unknown, b: unknown) => unknown) | undefined;
    if (both[key] === undefined) Object.assign(both, { [key]: other[key] });
    else if (merge) Object.assign(both, { [key]: merge(both[key], other[key]) });
    else apart.push({ [key]: other[key] });
  }
  return apart.length === 0 ? both : { ...both, anyOf: [...(both.anyOf ?? []), ...apart.map((filter) => [filter])] };
}

type Merge = {
  [Key in keyof SearchFilters]: (
    a: Exclude<SearchFilters[Key], undefined>,
    b: Exclude<SearchFilters[Key], undefined>,
  ) => SearchFilters[Key];
};

/** Filters of which two can be said in one: not of those, for instance, of which one of several must fit, as `to`. */
const MERGED: Merge = {
  after: (a, b) => new Date(Math.max(a.getTime(), b.getTime())),
  before: (a, b) => new Date(Math.min(a.getTime(), b.getTime())),
  largerThan: Math.max,
  smallerThan: Math.min,
  labels: (a, b) => [...a, ...b],
  phrases: (a, b) => [...a, ...b],
  words: (a, b) => `${a} ${b}`,
  title: (a, b) => `${a} ${b}`,
  folder: (a, b) => `${a} ${b}`,
  services: (a, b) => a.filter((service) => b.includes(service)),
  anyOf: (a, b) => [...a, ...b],
  noneOf: (a, b) => [...a, ...b],
};
