import type { TestDatabase } from '../../helpers/database.ts';
import { versionsOf } from '../../shared/sync/fixtures/copy-of.ts';
import type { Letter } from './mailroom.ts';

/** Whether somebody holds the lease of the collection that a message is of. */
export async function isHeld(test: TestDatabase, letter: Letter, now: Date): Promise<boolean> {
  const { accountId, service, collection } = JSON.parse(letter.body);
  const rows = await test.asOwner(
    'select from sync_cursors where account_id = $1 and service = $2 and collection = $3 and lease_until > $4',
    [accountId, service, collection, now],
  );
  return rows.length > 0;
}

/** Changes with whatever is written of the copy, or of how far its sync has come. */
export async function writtenOf(test: TestDatabase, letter: Letter): Promise<string> {
  const { accountId } = JSON.parse(letter.body);
  const cursors = await test.asOwner(
    `select service, collection, fence, done, cursor, anchor, pass, page_token, items_seen, lease_until, error_code
      from sync_cursors where account_id = $1 order by service, collection`,
    [accountId],
  );
  return JSON.stringify([cursors, await versionsOf(test, accountId)]);
}
