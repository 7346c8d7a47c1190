import type { ItemReader } from '../../../agents/read-item.ts';
import type { Database } from '../database.ts';
import { loadItems } from '../search/items.ts';

/** Items of the copy by their row ids. */
export function createItemReader(database: Database): ItemReader {
  return {
    read: (userId, service, id) =>
      database.forPerson(userId, async (transaction) => {
        const [item] = await loadItems(transaction, [{ service, id }]);
        return item;
      }),
  };
}
