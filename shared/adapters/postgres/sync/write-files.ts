import type { Insertable, Transaction } from 'kysely';
import type { DriveFile } from '../../../domain/drive-file.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { DriveRow, Tables } from '../tables.ts';

/** Characters of a file's text that a list of results shows. */
const PREVIEW_LENGTH = 500;

/** Inserts files, or updates those that are known by their Drive id, also when they moved to another drive. */
export async function writeFiles(
  transaction: Transaction<Tables>,
  job: SyncJob,
  files: readonly { id: string; file: DriveFile }[],
  syncedAt: Date,
): Promise<void> {
  if (files.length === 0) return;
  await transaction
    .insertInto('gdrive_cache')
    .values(files.map(({ id, file }) => fileRow(job, id, file, syncedAt)))
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'file_id']).doUpdateSet((row) => ({
        drive_id: row.ref('excluded.drive_id'),
        name: row.ref('excluded.name'),
        mime_type: row.ref('excluded.mime_type'),
        content_preview: row.ref('excluded.content_preview'),
        content_text: row.ref('excluded.content_text'),
        content_unread: row.ref('excluded.content_unread'),
        content_revision: row.ref('excluded.content_revision'),
        version: row.ref('excluded.version'),
        parent_folder: row.ref('excluded.parent_folder'),
        parent_ids: row.ref('excluded.parent_ids'),
        web_link: row.ref('excluded.web_link'),
        owners: row.ref('excluded.owners'),
        shared_with: row.ref('excluded.shared_with'),
        size_bytes: row.ref('excluded.size_bytes'),
        created_at: row.ref('excluded.created_at'),
        modified_at: row.ref('excluded.modified_at'),
        synced_at: row.ref('excluded.synced_at'),
      })),
    )
    .execute();
}

function fileRow(job: SyncJob, id: string, file: DriveFile, syncedAt: Date): Insertable<DriveRow> {
  return {
    id,
    user_id: job.userId,
    account_id: job.accountId,
    file_id: file.fileId,
    drive_id: file.driveId,
    name: file.name,
    mime_type: file.mimeType,
    content_preview: (file.contentText ?? '').slice(0, PREVIEW_LENGTH),
    content_text: file.contentText,
    content_unread: file.unread ?? null,
    content_revision: file.contentRevision,
    version: file.version ?? '0',
    parent_folder: file.parentFolder,
    parent_ids: [...file.parentIds],
    web_link: file.webLink,
    owners: JSON.stringify(file.owners),
    shared_with: JSON.stringify(file.sharedWith),
    size_bytes: file.sizeBytes,
    created_at: file.createdAt,
    modified_at: file.modifiedAt,
    synced_at: syncedAt,
  };
}
