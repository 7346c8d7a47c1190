import { HIDDEN_FLAGS, type SearchUnit } from '../../../search/search-unit.ts';

/** A unit as it is stored. */
export interface StoredUnit {
  itemId: string;
  chunk: number;
  document: string;
  flags: number;
  textKey: bigint;
  contentKey: bigint;
}

/** A unit of an item. */
export interface ItemUnit {
  itemId: string;
  unit: SearchUnit;
}

export interface UnitComparison {
  /** New, or with another text or other words than the stored one. */
  changed: ItemUnit[];
  /** With the same text and words; all else may differ. */
  unchanged: ItemUnit[];
  /** Stored ones whose document or content their item has no longer: they are replaced, or vanish. */
  left: StoredUnit[];
  /** Of `left`, those that nothing takes the place of. */
  vanished: StoredUnit[];
  /** Stored ones that are to be hidden (spam, trash), and were not; their text stays. */
  hidden: StoredUnit[];
  /** Stored ones that were hidden, and are to be no longer. */
  shown: StoredUnit[];
}

/** What has to be written so that the index holds exactly `items`' units for these items. Pure. */
export function compareUnits(
  items: ReadonlyMap<string, readonly SearchUnit[]>,
  known: readonly StoredUnit[],
): UnitComparison {
  const unclaimed = new Map(known.map((unit) => [placeOf(unit.itemId, unit.chunk), unit]));
  const result: UnitComparison = { changed: [], unchanged: [], left: [], vanished: [], hidden: [], shown: [] };
  for (const [itemId, units] of items) {
    for (const unit of units) {
      const place = placeOf(itemId, unit.chunk);
      const stored = unclaimed.get(place);
      unclaimed.delete(place);
      if (stored?.textKey === unit.textKey) {
        result.unchanged.push({ itemId, unit });
        if (isHidden(unit) !== isHidden(stored)) (isHidden(unit) ? result.hidden : result.shown).push(stored);
      } else {
        result.changed.push({ itemId, unit });
        if (stored) result.left.push(stored);
      }
    }
  }
  result.vanished = [...unclaimed.values()];
  result.left.push(...result.vanished);
  return result;
}

function isHidden({ flags }: { flags: number }): boolean {
  return (flags & HIDDEN_FLAGS) !== 0;
}

function placeOf(itemId: string, chunk: number): string {
  return `${itemId}/${chunk}`;
}
