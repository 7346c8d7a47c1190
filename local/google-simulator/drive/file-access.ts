import { ApiError } from '../http/api-error.ts';
import type { Owner } from '../oauth/token-endpoint.ts';
import type { DrivePermission } from '../workspace/drive/drive-tree.ts';
import type { VisibleFile } from './drive-view.ts';
import { fileNotFound, type LiveDrive } from './live-drive.ts';

const EDITORS: readonly DrivePermission['role'][] = ['owner', 'organizer', 'fileOrganizer', 'writer'];

/**
 * What the person may do with files.
 *
 * | behaviour | copied from |
 * |---|---|
 * | writers edit and share, owners alone trash and delete: 403 insufficientFilePermissions otherwise | developers.google.com/workspace/drive/api/guides/ref-roles; …/reference/rest/v3/files, trashed: "Only the owner may trash a file"; github.com/plexdrive/plexdrive/issues/138 |
 * | 403 insufficientParentPermissions for a folder that one may only read | github.com/anasty17/mirror-leech-telegram-bot/issues/427 |
 * | 404 for an item of a shared drive without supportsAllDrives | …/guides/enable-shareddrives |
 * | members of a shared drive may do everything in it | a choice of the simulator, which keeps no roles of members |
 */
export class FileAccess {
  readonly #drive: LiveDrive;
  readonly #me: string;

  constructor(drive: LiveDrive, me: Owner) {
    this.#drive = drive;
    this.#me = me.emailAddress;
  }

  /** @throws ApiError 404 */
  find(fileId: string, { supportsAllDrives }: { supportsAllDrives: boolean }): VisibleFile {
    const file = this.#drive.find(fileId);
    if (file.driveId && !supportsAllDrives) throw fileNotFound(fileId);
    return file;
  }

  /** @throws ApiError 403 */
  requireWriter(file: VisibleFile): void {
    if (!this.#mayWrite(file)) throw insufficientPermissions();
  }

  /** Whoever was given something may give it back. @throws ApiError 403 */
  requireWriterOrSelf(file: VisibleFile, { emailAddress }: DrivePermission): void {
    if (emailAddress?.toLowerCase() !== this.#me) this.requireWriter(file);
  }

  /** @throws ApiError 403 */
  requireOwner(file: VisibleFile): void {
    if (file.driveId === undefined && file.owner.emailAddress !== this.#me) throw insufficientPermissions();
  }

  /** @throws ApiError 403 */
  requireFolderWriter(folder: VisibleFile): void {
    if (this.#mayWrite(folder)) return;
    throw new ApiError(403, 'insufficientParentPermissions', 'Insufficient permissions for the specified parent.');
  }

  #mayWrite({ driveId, owner, permissions }: VisibleFile): boolean {
    if (driveId !== undefined || owner.emailAddress === this.#me) return true;
    return permissions.some((permission) => EDITORS.includes(permission.role) && this.#isForMe(permission));
  }

  #isForMe({ type, emailAddress, domain }: DrivePermission): boolean {
    if (type === 'domain') return this.#me.endsWith(`@${domain}`);
    return type === 'anyone' || emailAddress?.toLowerCase() === this.#me;
  }
}

function insufficientPermissions(): ApiError {
  return new ApiError(
    403,
    'insufficientFilePermissions',
    'The user does not have sufficient permissions for this file.',
  );
}
