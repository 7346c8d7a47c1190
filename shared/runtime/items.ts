import type { Database } from '../adapters/postgres/database.ts';
import { createItemReader } from '../adapters/postgres/query/item-reader.ts';
import type { ItemReader } from '../agents/read-item.ts';

/** The items of the synced copy. */
export function openItems(database: Database): ItemReader {
  return createItemReader(database);
}
