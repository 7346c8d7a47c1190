import type { MailboxAddress } from './mailbox-address.ts';
import type { UnreadReason } from './unread-reason.ts';

export interface Share extends MailboxAddress {
  role: 'owner' | 'organizer' | 'fileOrganizer' | 'writer' | 'commenter' | 'reader';
  type: 'user' | 'group' | 'domain' | 'anyone';
}

/** A file of Google Drive as the copy keeps it (table `gdrive_cache`). */
export interface DriveFile {
  fileId: string;
  /** The shared drive, or null for My Drive. */
  driveId: string | null;
  name: string;
  mimeType: string;
  /** The path of folder names above the file, joined by "/"; empty at the root. */
  parentFolder: string;
  parentIds: readonly string[];
  /** Plain text of the content, as far as it can be read; null where it can't. */
  contentText: string | null;
  /** Why its text could not be read; absent where it was, and for a type that is not read. */
  unread?: UnreadReason;
  /** Changes whenever the content does (md5Checksum, or version for Google's own types); empty for content that is still to be read. */
  contentRevision: string;
  /** Google's, an integer that rises with any change of the file, in whichever drive; absent of a file as the copy gives it. */
  version?: string;
  webLink: string | null;
  owners: readonly MailboxAddress[];
  sharedWith: readonly Share[];
  sizeBytes: number | null;
  createdAt: Date;
  modifiedAt: Date;
}
