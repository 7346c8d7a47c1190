import type { DataKeyStore, StoredDataKey } from '../../../identity/data-keys.ts';
import type { Database } from '../database.ts';
import type { DataKeyRow } from '../tables.ts';

/** The table data_keys. It belongs to no person. */
export function createDataKeyStore(database: Database): DataKeyStore {
  const fetchOne = async (read: Parameters<typeof database.asSystem<DataKeyRow | undefined>>[1]) => {
    const row = await database.asSystem('data keys', read);
    return row && toKey(row);
  };

  return {
    newest: (purpose) =>
      fetchOne((transaction) =>
        transaction
          .selectFrom('data_keys')
          .selectAll()
          .where('purpose', '=', purpose)
          .orderBy('created_at', 'desc')
          // Of two made at the same time, all instances take the same.
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst(),
      ),

    find: (id) =>
      fetchOne((transaction) =>
        transaction.selectFrom('data_keys').selectAll().where('id', '=', id).executeTakeFirst(),
      ),

    insert: (key) =>
      database.asSystem('data keys', async (transaction) => {
        await transaction
          .insertInto('data_keys')
          .values({
            id: key.id,
            purpose: key.purpose,
            wrapped_key: Buffer.from(key.wrapped),
            wrapping_key: key.wrappingKey,
            created_at: key.createdAt,
          })
          .execute();
      }),
  };
}

function toKey(row: DataKeyRow): StoredDataKey {
  return {
    id: row.id,
    purpose: row.purpose,
    wrapped: row.wrapped_key,
    wrappingKey: row.wrapping_key,
    createdAt: row.created_at,
  };
}
