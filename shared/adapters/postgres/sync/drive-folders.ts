import { sql, type Transaction } from 'kysely';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { Folder } from '../../../sync/collection-source.ts';
import type { Tables } from '../tables.ts';
import { keepListed, keptOf } from './listed-ids.ts';

/*
 * The folders of a drive, as its last listing gave them: files name their parents by id only. A row a folder, found by the primary key.
 */

/** Drive nests folders up to 100 deep (developers.google.com/workspace/drive/api/guides/folder-limits). */
const MAX_DEPTH = 100;

/**
 * The list of listed_ids, of no ids, that says that folders are kept: a drive may have none. A listing of a release that keeps no
 * folders removes it, and leaves the rows of folders behind.
 */
export const FOLDERS = 'drive-folders';

/** Adds what a page of folders gave. */
export async function keepFolders(
  transaction: Transaction<Tables>,
  job: SyncJob,
  folders: readonly Folder[],
): Promise<void> {
  const { userId, accountId, service, collection } = job;
  await keepListed(transaction, job, [{ list: FOLDERS, ids: [] }], null);
  // A listing that shifts while it is paged through may name a folder twice.
  const once = [...new Map(folders.map((folder) => [folder.id, folder])).values()];
  await sql`
    insert into drive_folders (user_id, account_id, service, collection, folder_id, name, parent_id)
    select ${userId}::uuid, ${accountId}::uuid, ${service}, ${collection}, folder_id, name, parent_id
    from unnest(
      ${once.map(({ id }) => id)}::text[], ${once.map(({ name }) => name)}::text[],
      ${once.map(({ parentId }) => parentId)}::text[]
    ) as given (folder_id, name, parent_id)
    on conflict (account_id, service, collection, folder_id) do update set name = excluded.name, parent_id = excluded.parent_id
  `.execute(transaction);
}

/**
 * See KeptBeside.pathsOf. A path ends at the root, which is no row, and at a folder that the person may not see. Each step up is a look by
 * the primary key, whatever the planner knows of the table (`limit` keeps it from a join).
 */
export async function folderPaths(
  transaction: Transaction<Tables>,
  job: SyncJob,
  ids: readonly string[],
): Promise<Map<string, string> | undefined> {
  const { accountId, service, collection } = job;
  const kept = await keptOf(transaction, job).select('id').where('list', '=', FOLDERS).limit(1).executeTakeFirst();
  if (!kept) return undefined;
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; path: string }>`
    with recursive path as (
      select asked.id, folder.name, folder.parent_id, 1 as depth
      from unnest(${[...new Set(ids)]}::text[]) as asked (id)
      cross join lateral (
        select name, parent_id from drive_folders
        where account_id = ${accountId} and service = ${service} and collection = ${collection} and folder_id = asked.id
        limit 1
      ) as folder
      union all
      select path.id, folder.name, folder.parent_id, path.depth + 1
      from path
      cross join lateral (
        select name, parent_id from drive_folders
        where account_id = ${accountId} and service = ${service} and collection = ${collection} and folder_id = path.parent_id
        limit 1
      ) as folder
      where path.depth < ${MAX_DEPTH}::integer
    )
    select id, string_agg(name, '/' order by depth desc) as path from path group by id`.execute(transaction);
  return new Map(rows.map(({ id, path }) => [id, path]));
}

export async function forgetFolders(
  transaction: Transaction<Tables>,
  { accountId, service, collection }: SyncJob,
): Promise<void> {
  if (service !== 'drive') return;
  await transaction
    .deleteFrom('drive_folders')
    .where('account_id', '=', accountId)
    .where('service', '=', service)
    .where('collection', '=', collection)
    .execute();
}
