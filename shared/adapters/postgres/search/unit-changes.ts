import type { SearchUnit } from '../../../search/search-unit.ts';

/** The counters of a segment: the number that the next document gets, and BM25's statistics. */
export interface Statistics {
  nextDocument: number;
  documentCount: number;
  totalLength: bigint;
}

/** A unit as it is stored. */
export interface StoredUnit {
  itemId: string;
  chunk: number;
  document: number;
  length: number;
  contentHash: Uint8Array;
}

/** A unit with its place in the segment. */
export interface PlacedUnit {
  itemId: string;
  document: number;
  unit: SearchUnit;
}

export interface UnitComparison {
  /** New, or with other words than the stored one. */
  changed: (PlacedUnit & { isNew: boolean })[];
  /** With the same words; all else may differ. */
  unchanged: PlacedUnit[];
  /** Documents that no unit stands for any more. */
  vanished: number[];
  /** The segment's counters once all this is written. */
  statistics: Statistics;
}

/** What has to be written so that the segment holds exactly `items`' units for these items. Pure. */
export function compareUnits(
  items: ReadonlyMap<string, readonly SearchUnit[]>,
  known: readonly StoredUnit[],
  before: Statistics,
): UnitComparison {
  const leftOver = new Map(known.map((unit) => [keyOf(unit.itemId, unit.chunk), unit]));
  const result: UnitComparison = { changed: [], unchanged: [], vanished: [], statistics: { ...before } };
  const { statistics } = result;
  const count = (documents: number, length: number) => {
    statistics.documentCount += documents;
    statistics.totalLength += BigInt(length);
  };
  for (const [itemId, units] of items) {
    for (const unit of units) {
      const key = keyOf(itemId, unit.chunk);
      const stored = leftOver.get(key);
      leftOver.delete(key);
      if (!stored) {
        result.changed.push({ itemId, document: statistics.nextDocument++, unit, isNew: true });
        count(1, unit.length);
      } else if (Buffer.compare(stored.contentHash, unit.contentHash) !== 0) {
        result.changed.push({ itemId, document: stored.document, unit, isNew: false });
        count(0, unit.length - stored.length);
      } else {
        result.unchanged.push({ itemId, document: stored.document, unit });
      }
    }
  }
  for (const stored of leftOver.values()) {
    result.vanished.push(stored.document);
    count(-1, -stored.length);
  }
  return result;
}

function keyOf(itemId: string, chunk: number): string {
  return `${itemId}/${chunk}`;
}
