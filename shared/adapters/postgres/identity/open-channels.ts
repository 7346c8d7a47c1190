import type { AccountRef } from '../../../identity/token-vault.ts';
import type { OpenChannel } from '../../google/stop-watch.ts';
import type { Database } from '../database.ts';

/** The channels that Google was asked for in the name of an account. */
export function readOpenChannels(database: Database, { userId, accountId }: AccountRef): Promise<OpenChannel[]> {
  return database.forPerson(userId, async (transaction) => {
    const rows = await transaction
      .selectFrom('watches')
      .select(['service', 'id', 'resource_id'])
      .where('account_id', '=', accountId)
      .where('resource_id', 'is not', null)
      .execute();
    return rows.flatMap(({ service, id, resource_id: resourceId }) =>
      service !== 'gmail' && resourceId !== null ? [{ service, id, resourceId }] : [],
    );
  });
}
