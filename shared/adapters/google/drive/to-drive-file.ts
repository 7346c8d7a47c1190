import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { DriveFile, Share } from '../../../domain/drive-file.ts';
import type { MailboxAddress } from '../../../domain/mailbox-address.ts';
import { required, requiredDate } from '../malformed-resource-error.ts';

/** The fields of a file that `toFileMetadata` reads. */
export const FILE_FIELDS =
  'id,driveId,name,mimeType,parents,webViewLink,createdTime,modifiedTime,size,md5Checksum,version,' +
  'owners(emailAddress,displayName),permissions(type,role,emailAddress,displayName,domain)';

/**
 * Maps everything of a file but its text. Google's own types have no checksum, and a version that rises with any change.
 * @throws MalformedResourceError
 */
export function toFileMetadata(file: drive_v3.Schema$File, parentFolder: string): Omit<DriveFile, 'contentText'> {
  return {
    fileId: required(file.id, 'id'),
    driveId: file.driveId ?? null,
    name: file.name ?? '',
    mimeType: required(file.mimeType, 'mimeType'),
    parentFolder,
    parentIds: file.parents ?? [],
    contentRevision: file.md5Checksum ?? required(file.version, 'version'),
    ...(file.version ? { version: file.version } : {}),
    webLink: file.webViewLink ?? null,
    owners: (file.owners ?? []).flatMap(toOwner),
    sharedWith: (file.permissions ?? []).flatMap(toShare),
    sizeBytes: file.size ? Number(file.size) : null,
    createdAt: requiredDate(file.createdTime, 'createdTime'),
    modifiedAt: requiredDate(file.modifiedTime, 'modifiedTime'),
  };
}

function toOwner({ emailAddress, displayName }: drive_v3.Schema$User): MailboxAddress[] {
  return emailAddress ? [{ address: emailAddress.toLowerCase(), ...(displayName ? { name: displayName } : {}) }] : [];
}

const ROLES: readonly string[] = [
  'owner',
  'organizer',
  'fileOrganizer',
  'writer',
  'commenter',
  'reader',
] satisfies Share['role'][];

const TYPES: readonly string[] = ['user', 'group', 'domain', 'anyone'] satisfies Share['type'][];

/** A permission of somebody besides the owner. The address is a domain for a domain, and empty for anyone with the link. */
function toShare({ type, role, emailAddress, displayName, domain }: drive_v3.Schema$Permission): Share[] {
  if (!type || !role || role === 'owner' || !TYPES.includes(type) || !ROLES.includes(role)) return [];
  return [
    {
      type: type as Share['type'],
      role: role as Share['role'],
      address: (emailAddress ?? domain ?? '').toLowerCase(),
      ...(displayName ? { name: displayName } : {}),
    },
  ];
}
