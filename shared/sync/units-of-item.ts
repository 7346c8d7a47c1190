import type { Item } from '../domain/hit.ts';
import type { SearchUnit } from '../search/search-unit.ts';
import { searchUnitsOf } from '../search/units.ts';

/** A text that the analyser does not foresee is one item's fault. The error's message may hold content. */
export function unitsOfItem(item: Item): readonly SearchUnit[] | Error {
  try {
    return searchUnitsOf(item);
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown');
  }
}
