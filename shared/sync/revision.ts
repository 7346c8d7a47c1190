import { createHash } from 'node:crypto';
import type { DriveFile } from '../domain/drive-file.ts';

/*
 * What tells whether an item changed since it was stored, computed alike from Google's listing and from the row.
 * An event's revision is its etag.
 */

/**
 * The text of a mail never changes at Google; its labels do. Its thread does where an export is followed by a newer one, which may hold more
 * of the conversation.
 */
export function emailRevision({ threadId, labels }: { threadId: string; labels: readonly string[] }): string {
  return [threadId, ...labels.toSorted()].join(',');
}

/** Everything of a file but its text: sharing, for one, changes neither `modifiedTime` nor the content. */
export function fileRevision(file: Omit<DriveFile, 'contentText'>): string {
  const parts = [
    file.driveId,
    file.name,
    file.mimeType,
    file.parentFolder,
    file.parentIds,
    file.contentRevision,
    file.webLink,
    file.owners.map(({ address, name }) => [address, name ?? null]),
    file.sharedWith.map(({ address, name, role, type }) => [address, name ?? null, role, type]),
    file.sizeBytes,
    file.createdAt.toISOString(),
    file.modifiedAt.toISOString(),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
