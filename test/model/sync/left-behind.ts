import { FOLDERS } from '../../../shared/adapters/postgres/sync/drive-folders.ts';
import type { TestDatabase } from '../../helpers/database.ts';

/**
 * What a sync at rest has no use for, a line each: items that fail, where a pass is, lists of a listing that has ended (Drive's folders are kept),
 * units of no item, watches of collections that are gone or that were replaced, and collections that none watches or more than one.
 */
export async function leftBehind(test: TestDatabase, accountId: string): Promise<string[]> {
  const rows = await test.asOwner(
    `select concat_ws(' ', 'failing:', service, collection, external_id, reason) as line from failing_items where account_id = $1
      union all select concat_ws(' ', 'pass under way:', service, collection, pass) from sync_cursors where account_id = $1
        and (pass is not null or pass_target is not null or anchor is not null or anchor_at is not null
          or loading is not null or backlog)
      union all select concat_ws(' ', 'listed:', service, collection, list) from listed_ids
        where account_id = $1 and list <> '${FOLDERS}'
      union all select 'unit without an item: ' || content from search_units u where account_id = $1
        and not exists (select from gmail_cache where id = u.item_id)
        and not exists (select from gcal_cache where id = u.item_id)
        and not exists (select from gdrive_cache where id = u.item_id)
      union all select concat_ws(' ', 'watch of nothing:', service, collection) from watches w where account_id = $1
        and not exists (select from sync_cursors c where c.account_id = w.account_id and c.service = w.service
          and c.collection = w.collection)
      union all select concat_ws(' ', 'replaced watch:', service, collection) from watches
        where account_id = $1 and superseded_at is not null
      union all select concat_ws(' ', 'watched', count(*), 'times:', c.service, c.collection)
        from sync_cursors c left join watches w on w.account_id = c.account_id and w.service = c.service
          and w.collection = c.collection and w.superseded_at is null
        where c.account_id = $1 and c.service <> 'contacts' group by c.service, c.collection
        having count(w.id) <> 1`,
    [accountId],
  );
  return rows.map(({ line }) => line as string);
}
