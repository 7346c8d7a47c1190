import type { Transaction } from 'kysely';
import type { SearchUnit } from '../../../search/search-unit.ts';
import type { Tables } from '../tables.ts';
import { hideVectors, lockTexts, showVectors } from './hidden-vectors.ts';
import { countDeleted, lockSegments, newDocuments, type UnitScope } from './segment.ts';
import { compareUnits } from './unit-changes.ts';
import {
  deleteUnits,
  findDeletedDocuments,
  findDocuments,
  findUnits,
  storeUnits,
  updateAttributes,
} from './unit-statements.ts';
import { writePostings } from './write-postings.ts';

export interface UnitChanges {
  /** The whole of an item's units: chunks that are not among them vanish. */
  upserts: readonly { itemId: string; units: readonly SearchUnit[] }[];
  /** Ids of items that are gone; unknown ones are ignored. */
  removals: readonly string[];
}

/**
 * Brings the index in line with changed items, inside the caller's transaction, so that rows, words and cursor commit
 * together. A chunk whose text and words are unchanged costs no write but for its other attributes; a text that some unit of the
 * person has already is stored as words no second time, and keeps its vector. Doing the same twice changes nothing.
 *
 * A dozen statements however many items there are; all values are bound as arrays. Concurrent writers of one scope wait for
 * each other.
 */
export async function writeUnits(
  transaction: Transaction<Tables>,
  scope: UnitScope,
  changes: UnitChanges,
): Promise<void> {
  const items = new Map<string, readonly SearchUnit[]>(changes.removals.map((itemId) => [itemId, []]));
  for (const { itemId, units } of changes.upserts) items.set(itemId, units);
  if (items.size === 0) return;

  await lockSegments(transaction, scope);
  const known = await findUnits(transaction, scope.userId, [...items.keys()]);
  const { changed, unchanged, vanished, left, hidden, shown } = compareUnits(items, known);
  const documents = await documentsOf(
    transaction,
    scope,
    changed.map(({ unit }) => unit),
  );
  await deleteUnits(transaction, scope.userId, vanished);
  await updateAttributes(transaction, scope.userId, unchanged);
  await storeUnits(transaction, scope, changed, ({ textKey }) => documents.get(textKey) as string);
  await countLeft(transaction, scope, left);
  await lockTexts(transaction, scope);
  await hideVectors(transaction, scope.userId, contentKeysOf([...left, ...hidden]));
  await showVectors(transaction, scope.userId, contentKeysOf([...shown, ...changed.map(({ unit }) => unit)]));
}

/** The document of each text: one that is there, or a new one, whose postings are written. */
async function documentsOf(
  transaction: Transaction<Tables>,
  scope: UnitScope,
  units: readonly SearchUnit[],
): Promise<Map<bigint, string>> {
  const texts = new Map(units.map((unit) => [unit.textKey, unit]));
  const documents = await findDocuments(transaction, scope, [...texts.keys()]);
  const missing = [...texts.values()].filter(({ textKey }) => !documents.has(textKey));
  const numbers = await newDocuments(transaction, missing.length);
  for (const [i, { textKey }] of missing.entries()) documents.set(textKey, numbers[i] as string);
  await writePostings(transaction, scope, new Map(missing.map((unit, i) => [numbers[i] as string, unit])));
  return documents;
}

/** Documents that units had before they were changed or deleted, and none has any more. */
async function countLeft(
  transaction: Transaction<Tables>,
  scope: UnitScope,
  left: readonly { document: string }[],
): Promise<void> {
  const deleted = await findDeletedDocuments(
    transaction,
    scope.userId,
    left.map(({ document }) => document),
  );
  await countDeleted(transaction, scope, deleted);
}

function contentKeysOf(units: readonly { contentKey: bigint }[]): bigint[] {
  return [...new Set(units.map(({ contentKey }) => contentKey))];
}
