import { createHash } from 'node:crypto';
import type { IndexedFile } from '../files/indexed-file.ts';

export const FOLDER_TYPE = 'application/vnd.google-apps.folder';

export interface DrivePerson {
  emailAddress: string;
  displayName?: string;
}

export interface DrivePermission {
  type: 'user' | 'group' | 'domain' | 'anyone';
  role: 'owner' | 'organizer' | 'fileOrganizer' | 'writer' | 'commenter' | 'reader';
  emailAddress?: string;
  domain?: string;
  displayName?: string;
}

/** Where the content of a file is: in a file on disk, where it stays, or the bytes themselves. */
export type ContentSource = IndexedFile | Buffer;

/** A file or folder. */
export interface StoredFile {
  id: string;
  name: string;
  mimeType: string;
  /** null for a root, and for what others share and nobody has put into My Drive. */
  parentId: string | null;
  /** null for a folder. */
  source: ContentSource | null;
  /** Bytes of the content. */
  size: number;
  /** Milliseconds since the epoch. */
  createdTime: number;
  modifiedTime: number;
  description?: string;
  starred: boolean;
  owner: DrivePerson;
  /** The owner's among them. */
  permissions: readonly DrivePermission[];
}

/** Whether it is one of Google's own types, which have no bytes of their own and can only be exported. */
export function isGoogleType(mimeType: string): boolean {
  return mimeType.startsWith('application/vnd.google-apps.');
}

/** The files of a person. */
export class DriveTree {
  readonly root: StoredFile;
  /** Folders and files, the root left out, as files.list leaves it out. */
  readonly files: readonly StoredFile[];
  readonly #byId: ReadonlyMap<string, StoredFile>;

  constructor(root: StoredFile, files: readonly StoredFile[]) {
    this.root = root;
    this.files = files;
    this.#byId = new Map([root, ...files].map((file) => [file.id, file]));
  }

  /** The alias `root` names My Drive itself. */
  find(id: string): StoredFile | undefined {
    return id === 'root' ? this.root : this.#byId.get(id);
  }
}

/** An id for a path in the tree: the same at every start. */
export function driveId(path: string): string {
  return `1${createHash('sha256').update(`drive:${path}`).digest('base64url').slice(0, 32)}`;
}
