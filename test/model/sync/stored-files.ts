import type { TestDatabase } from '../../helpers/database.ts';

/** What the copy holds of the drives, in the terms of expected-files.ts. */
export async function storedFiles(test: TestDatabase, accountId: string): Promise<Record<string, unknown[]>> {
  const drives = await test.asOwner(
    `select collection, title from sync_cursors where account_id = $1 and service = 'drive' and collection <> ''`,
    [accountId],
  );
  const files = await test.asOwner('select * from gdrive_cache where account_id = $1', [accountId]);
  return {
    files: files.map((file) => ({
      id: file.file_id,
      drive: file.drive_id,
      name: file.name,
      folder: file.parent_folder,
      type: file.mime_type,
      text: (file.content_text ?? '').trim(),
      modifiedAt: file.modified_at.getTime(),
      sharedWith: file.shared_with
        .map(({ type, role, address }: { type: string; role: string; address: string }) => [type, role, address])
        .sort(),
    })),
    drives: drives.map(({ collection, title }) => [collection, title]),
  };
}
