import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { Owner } from '../oauth/token-endpoint.ts';
import {
  type ContentSource,
  type DrivePermission,
  type DrivePerson,
  FOLDER_TYPE,
  isGoogleType,
} from '../workspace/drive/drive-tree.ts';
import { exportTypes } from '../workspace/drive/export-formats.ts';
import { FileChangedError } from '../workspace/files/indexed-file.ts';
import { contentDigest } from './content-digest.ts';
import type { VisibleFile } from './drive-view.ts';

/** What a caller gets of a file who names no `fields`: developers.google.com/workspace/drive/api/guides/fields-parameter */
export const DEFAULT_FILE_FIELDS = 'kind,id,name,mimeType';

/**
 * A file as the API gives it: developers.google.com/workspace/drive/api/reference/rest/v3/files
 *
 * | behaviour | copied from |
 * |---|---|
 * | md5Checksum, size, headRevisionId, originalFilename, fileExtension: only for files with bytes of their own | reference, the fields' descriptions |
 * | exportLinks: only for Google's own types | reference, exportLinks |
 * | version: rises with any change; counted on from a number that comes from the content it was loaded with | reference, version |
 * | trashed: by itself or with a folder above it; explicitlyTrashed: by itself | reference, trashed, explicitlyTrashed |
 * | owners, ownedByMe, shared, permissions: not for items in shared drives, which have driveId instead | reference, the fields' descriptions |
 * | shared: somebody else has a permission | reference, shared |
 * | what is made of the content is left out where that changed on disk since it was loaded: its content alone is refused, and no other file of a list | a choice of the simulator |
 */
export type FileResource = (file: VisibleFile) => Promise<drive_v3.Schema$File>;

/** @param onFileChanged is told of each file whose content changed on disk */
export function fileResources(me: Owner, onFileChanged: (error: FileChangedError) => void): FileResource {
  return (file) =>
    fileResource(file, me, (source) =>
      contentDigest(source).catch((error: unknown) => {
        if (!(error instanceof FileChangedError)) throw error;
        onFileChanged(error);
        return undefined;
      }),
    );
}

/** Undefined for content that can not be read any more. */
type DigestOf = (source: ContentSource) => Promise<string | undefined>;

async function fileResource(file: VisibleFile, me: Owner, digestOf: DigestOf): Promise<drive_v3.Schema$File> {
  return {
    kind: 'drive#file',
    id: file.id,
    name: file.name,
    mimeType: file.mimeType,
    ...(file.description ? { description: file.description } : {}),
    starred: file.starred,
    trashed: file.trashed,
    explicitlyTrashed: file.explicitlyTrashed,
    ...(file.parentId ? { parents: [file.parentId] } : {}),
    spaces: ['drive'],
    version: await versionOf(file, digestOf),
    ...links(file),
    createdTime: new Date(file.createdTime).toISOString(),
    modifiedTime: new Date(file.modifiedTime).toISOString(),
    lastModifyingUser: userResource(file.owner, me),
    ...(file.driveId ? { driveId: file.driveId } : ownership(file, me)),
    ...(await contentFields(file, digestOf)),
  };
}

function ownership(file: VisibleFile, me: Owner): drive_v3.Schema$File {
  const permissions = file.permissions.map(permissionResource);
  const ownedByMe = file.owner.emailAddress === me.emailAddress;
  return {
    owners: [userResource(file.owner, me)],
    ownedByMe,
    shared: file.permissions.some(({ emailAddress }) => emailAddress !== me.emailAddress),
    ...(ownedByMe ? {} : { sharedWithMeTime: new Date(file.createdTime).toISOString() }),
    permissions,
    permissionIds: permissions.map(({ id }) => id ?? ''),
  };
}

/** Of a type of Google's it is the only sign that the content became another one between two starts. */
async function versionOf(file: VisibleFile, digestOf: DigestOf): Promise<string> {
  const count = BigInt(file.changes) + 1n;
  if (file.firstSource === null || !isGoogleType(file.mimeType)) return count.toString();
  const digest = await digestOf(file.firstSource);
  if (digest === undefined) return count.toString();
  return (BigInt(`0x${digest.slice(0, 12)}`) + count).toString();
}

async function contentFields(file: VisibleFile, digestOf: DigestOf): Promise<drive_v3.Schema$File> {
  if (file.source === null || isGoogleType(file.mimeType)) return {};
  const md5Checksum = await digestOf(file.source);
  const extension = posix.extname(file.name).slice(1);
  return {
    size: String(file.size),
    ...(md5Checksum === undefined ? {} : { md5Checksum, headRevisionId: `0B${md5Checksum}` }),
    originalFilename: file.name,
    fileExtension: extension,
    fullFileExtension: extension,
    webContentLink: `https://drive.google.com/uc?id=${file.id}&export=download`,
  };
}

function links(file: VisibleFile): drive_v3.Schema$File {
  if (file.mimeType === FOLDER_TYPE) return { webViewLink: `https://drive.google.com/drive/folders/${file.id}` };
  if (!isGoogleType(file.mimeType))
    return { webViewLink: `https://drive.google.com/file/d/${file.id}/view?usp=drivesdk` };
  const kind = file.mimeType.slice('application/vnd.google-apps.'.length);
  const host = { document: 'document', spreadsheet: 'spreadsheets', presentation: 'presentation' }[kind] ?? 'file';
  const exportLinks = exportTypes(file).map((type) => [
    type,
    `https://docs.google.com/feeds/download/${host}/Export?id=${file.id}&exportFormat=${type}`,
  ]);
  return {
    webViewLink: `https://docs.google.com/${host}/d/${file.id}/edit?usp=drivesdk`,
    exportLinks: Object.fromEntries(exportLinks),
  };
}

/** A permission as the API gives it. */
export function permissionResource(permission: DrivePermission): drive_v3.Schema$Permission & { id: string } {
  const subject = permission.emailAddress ?? permission.domain;
  return {
    kind: 'drive#permission',
    id: permission.type === 'anyone' ? 'anyoneWithLink' : permissionId(subject ?? ''),
    ...permission,
    deleted: false,
  };
}

export function userResource(person: DrivePerson, me: Owner): drive_v3.Schema$User {
  return {
    kind: 'drive#user',
    displayName: person.displayName ?? person.emailAddress,
    me: person.emailAddress === me.emailAddress,
    permissionId: permissionId(person.emailAddress),
    emailAddress: person.emailAddress,
  };
}

/** Google's id of a person as a grantee, 20 decimal digits. */
function permissionId(subject: string): string {
  const digest = createHash('sha256').update(`permission:${subject.toLowerCase()}`).digest('hex');
  return (BigInt(`0x${digest}`) % 10n ** 20n).toString().padStart(20, '0');
}
