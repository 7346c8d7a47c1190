import type { Transaction } from 'kysely';
import type { SearchUnit } from '../../../search/search-unit.ts';
import type { Tables } from '../tables.ts';
import { lockSegment, saveSegment, type UnitScope } from './segment.ts';
import { compareUnits } from './unit-changes.ts';
import { deleteDocuments, findUnits, insertPostings, storeUnits, updateAttributes } from './unit-statements.ts';

export interface UnitChanges {
  /** The whole of an item's units: chunks that are not among them vanish. */
  upserts: readonly { itemId: string; units: readonly SearchUnit[] }[];
  /** Ids of items that are gone; unknown ones are ignored. */
  removals: readonly string[];
}

/**
 * Brings the index in line with changed items, inside the caller's transaction, so that rows, words and cursor commit
 * together. A chunk whose words are unchanged costs no write but for its other attributes; one whose text is unchanged keeps
 * its vector. The segment's statistics stay exact. Doing the same twice changes nothing.
 *
 * Eight statements however many items there are; all values are bound as arrays. Concurrent writers of one segment wait for
 * each other.
 *
 * @returns how many of the written units have no vector yet: when there are any, an embed job is due
 */
export async function writeUnits(
  transaction: Transaction<Tables>,
  scope: UnitScope,
  changes: UnitChanges,
): Promise<{ withoutVector: number }> {
  const items = new Map<string, readonly SearchUnit[]>(changes.removals.map((itemId) => [itemId, []]));
  for (const { itemId, units } of changes.upserts) items.set(itemId, units);
  if (items.size === 0) return { withoutVector: 0 };

  const segment = await lockSegment(transaction, scope);
  const known = await findUnits(transaction, scope.userId, segment.id, [...items.keys()]);
  const { changed, unchanged, vanished, statistics } = compareUnits(items, known, segment);

  const rewritten = changed.filter(({ isNew }) => !isNew).map(({ document }) => document);
  const place = { userId: scope.userId, segmentId: segment.id };
  await deleteDocuments(transaction, 'postings', place, [...rewritten, ...vanished]);
  await deleteDocuments(transaction, 'search_units', place, vanished);
  await updateAttributes(transaction, scope.userId, segment.id, unchanged);
  const withoutVector = await storeUnits(transaction, scope, segment.id, changed);
  await insertPostings(transaction, scope.userId, segment.id, changed);
  await saveSegment(transaction, scope.userId, { id: segment.id, ...statistics });
  return { withoutVector };
}
