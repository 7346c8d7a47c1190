import type { Selectable } from 'kysely';
import type { DriveFile } from '../../domain/drive-file.ts';
import type { DriveRow } from './tables.ts';

/** The columns of gdrive_cache that Google's listing tells: all but the text, which is long. */
export const LISTED_FILE_COLUMNS = [
  'id',
  'file_id',
  'drive_id',
  'name',
  'mime_type',
  'parent_folder',
  'parent_ids',
  'content_revision',
  'web_link',
  'owners',
  'shared_with',
  'size_bytes',
  'created_at',
  'modified_at',
] as const satisfies readonly (keyof DriveRow)[];

/** A file as its row has it, without its text. */
export function listedFile(
  row: Pick<Selectable<DriveRow>, (typeof LISTED_FILE_COLUMNS)[number]>,
): Omit<DriveFile, 'contentText'> {
  return {
    fileId: row.file_id,
    driveId: row.drive_id,
    name: row.name,
    mimeType: row.mime_type,
    parentFolder: row.parent_folder,
    parentIds: row.parent_ids,
    contentRevision: row.content_revision,
    webLink: row.web_link,
    owners: row.owners,
    sharedWith: row.shared_with,
    sizeBytes: row.size_bytes === null ? null : Number(row.size_bytes),
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
  };
}
