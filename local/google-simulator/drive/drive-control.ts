import { createHash } from 'node:crypto';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { ApiError } from '../http/api-error.ts';
import type { Owner } from '../oauth/token-endpoint.ts';
import type { Channels } from '../push/channels.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import { type DrivePermission, type DrivePerson, FOLDER_TYPE } from '../workspace/drive/drive-tree.ts';
import { subjectOf, type VisibleFile } from './drive-view.ts';
import type { LiveDrive, SharedDrive } from './live-drive.ts';
import { type LiveFile, toLive } from './live-file.ts';
import { CHANGE_MESSAGE, changesResource } from './watched-changes.ts';

export interface FileInput {
  name: string;
  /** `text/plain` by default; FOLDER_TYPE makes a folder, a type of Google's a Doc, Sheet or Slides with text in it. */
  mimeType?: string;
  /** Text or bytes; empty by default, none for a folder. */
  content?: string | Buffer;
  description?: string;
  starred?: boolean;
  /** Milliseconds since the epoch; now by default. */
  createdTime?: number;
  modifiedTime?: number;
  /** The folder that it comes to lie in; My Drive by default, null for what somebody shares without a place there. */
  parentId?: string | null;
  /** The person themself by default. */
  owner?: DrivePerson;
  permissions?: readonly DrivePermission[];
}

/** What an update changes; what it does not name stays as it is. */
export interface FileChange {
  name?: string;
  description?: string;
  starred?: boolean;
  /** By itself, whatever happens to the folders above it. */
  trashed?: boolean;
  /** Another folder, of another drive even. */
  parentId?: string;
  content?: string | Buffer;
  mimeType?: string;
  /** Milliseconds since the epoch; new content sets it to now. */
  modifiedTime?: number;
}

/**
 * Changes the person's Drive from behind the API, as the person and others would in Google's own programs. Methods throw
 * what the API would answer (ApiError).
 *
 * | behaviour | copied from |
 * |---|---|
 * | a folder that is renamed or moved changes nothing of what is below it, which names its parent by id | developers.google.com/workspace/drive/api/reference/rest/v3/files, parents |
 * | trash and permissions that are inherited (see DriveView) stand in no change log, unless `listsInherited` says so | …/guides/about-changes, "there will not be a separate entry in the change log for each of those items", of permissions in shared drives; of My Drive, and of trash, Google says nothing |
 * | what is deleted or withdrawn with a folder, comes with it, or goes with it to another drive, stands there each | …/guides/about-changes, "Change entries for items no longer available to a user" |
 * | content alone changes modifiedTime | …/files, modifiedTime: "the last time the file was modified by anyone"; of names and places Google says nothing |
 *
 * @example
 * const { id } = simulator.drive.create({ name: 'Plan.txt', content: 'First' });
 * simulator.drive.updateContent(id, 'Second');
 */
export class DriveControl {
  readonly #drive: LiveDrive;
  readonly #channels: Channels;
  readonly #clock: SimulatorClock;
  readonly #me: string;
  #created = 0;

  constructor(drive: LiveDrive, channels: Channels, clock: SimulatorClock, me: Owner) {
    this.#drive = drive;
    this.#channels = channels;
    this.#clock = clock;
    this.#me = me.emailAddress;
  }

  /** Whether what a thing inherits from a folder above it has an entry of its own in the change log; not at first. */
  set listsInherited(value: boolean) {
    this.#drive.listsInherited = value;
  }

  /** All files and folders that the person can reach, trashed ones included; top folders are none of them. */
  files(): readonly VisibleFile[] {
    return this.#drive.view().files();
  }

  /** Those that the person is a member of. */
  sharedDrives(): readonly SharedDrive[] {
    return this.#drive.sharedDrives();
  }

  create(input: FileInput): { id: string } {
    const { name, mimeType = 'text/plain', content = '', parentId = 'root', permissions = [] } = input;
    const id = this.#freshId('1');
    const now = this.#clock.now().getTime();
    const source = mimeType === FOLDER_TYPE ? null : Buffer.from(content);
    const owner = input.owner ?? this.#drive.root.owner;
    const file = toLive({
      id,
      name,
      mimeType,
      parentId: parentId === null ? null : this.#folder(parentId).id,
      source,
      size: source?.length ?? 0,
      createdTime: input.createdTime ?? now,
      modifiedTime: input.modifiedTime ?? now,
      ...(input.description === undefined ? {} : { description: input.description }),
      starred: input.starred ?? false,
      owner,
      permissions: [{ type: 'user', role: 'owner', ...owner }, ...permissions],
    });
    this.#drive.store(file);
    return { id };
  }

  /** Changes several things at once, as one change. */
  update(fileId: string, { content, trashed, parentId, ...change }: FileChange): void {
    const file = this.#find(fileId);
    this.#drive.store({
      ...file,
      ...(content === undefined ? {} : this.#contentOf(file, content)),
      ...(parentId === undefined ? {} : { parentId: this.#newParentOf(file, parentId) }),
      ...(trashed === undefined ? {} : { explicitlyTrashed: trashed }),
      ...change,
    });
  }

  updateContent(fileId: string, content: string | Buffer): void {
    this.update(fileId, { content });
  }

  rename(fileId: string, name: string): void {
    this.update(fileId, { name });
  }

  /** Puts it into another folder, of another drive even. */
  move(fileId: string, parentId: string): void {
    this.update(fileId, { parentId });
  }

  /** Grants a permission, or changes one; granted to the person, it gives back what was withdrawn from them. */
  share(fileId: string, permission: DrivePermission): void {
    const back = permission.type === 'user' && permission.emailAddress?.toLowerCase() === this.#me;
    const withdrawn = this.#drive.files.get(fileId);
    const file = back && withdrawn?.withdrawn && !withdrawn.deleted ? withdrawn : this.#find(fileId);
    const others = file.permissions.filter((known) => subjectOf(known) !== subjectOf(permission));
    this.#drive.store({ ...file, withdrawn: file.withdrawn && !back, permissions: [...others, permission] });
  }

  /**
   * Takes the permission of an address or domain (`anyone` for the link) away. Taken from the person, somebody else's file
   * is withdrawn.
   */
  unshare(fileId: string, subject: string): void {
    const file = this.#find(fileId);
    const permissions = file.permissions.filter(
      (known) => known.role === 'owner' || subjectOf(known) !== subject.toLowerCase(),
    );
    const withdrawn = subject.toLowerCase() === this.#me && file.owner.emailAddress !== this.#me;
    this.#drive.store({ ...file, withdrawn, permissions });
  }

  trash(fileId: string): void {
    this.update(fileId, { trashed: true });
  }

  untrash(fileId: string): void {
    this.update(fileId, { trashed: false });
  }

  /** For good, without a stay in the trash. */
  delete(fileId: string): void {
    this.#drive.store({ ...this.#find(fileId), deleted: true });
  }

  /** The person becomes a member of a new shared drive, which is empty. Its id is that of its top folder. */
  addSharedDrive(name: string): { id: string } {
    const id = this.#freshId('0A');
    this.#drive.storeDrive({ id, name, createdTime: this.#clock.now().getTime() });
    return { id };
  }

  renameSharedDrive(driveId: string, name: string): void {
    this.#drive.storeDrive({ ...this.#drive.sharedDrive(driveId), name });
  }

  /** The person is no longer a member. */
  removeSharedDrive(driveId: string): void {
    this.#drive.dropDrive(this.#drive.sharedDrive(driveId).id);
  }

  /** Every page token of changes issued so far is answered with 400 from now on. */
  expirePageTokens(): void {
    this.#drive.expireTokens();
  }

  /**
   * Tells the channels on a log, by default the person's, of a change that is not there, or not there yet: a push that
   * comes early.
   */
  announceChanges(driveId?: string): void {
    this.#channels.notify(changesResource(driveId === undefined ? 'user' : { driveId }), CHANGE_MESSAGE);
  }

  /** The same to all channels. */
  announceAll(): void {
    this.#channels.notifyAll(CHANGE_MESSAGE);
  }

  /** The channels that are open. */
  channels(): drive_v3.Schema$Channel[] {
    return this.#channels.live();
  }

  /** What is not a top folder, without what it inherits. */
  #find(fileId: string): LiveFile {
    const { id } = this.#drive.find(fileId);
    const file = this.#drive.files.get(id);
    if (!file) throw new ApiError(403, 'forbidden', 'A top folder can not be changed.');
    return file;
  }

  #contentOf(file: LiveFile, content: string | Buffer): Pick<LiveFile, 'source' | 'size' | 'modifiedTime'> {
    if (file.source === null) throw new ApiError(403, 'fileNotDownloadable', 'A folder has no content.');
    const source = Buffer.from(content);
    return { source, size: source.length, modifiedTime: this.#clock.now().getTime() };
  }

  #newParentOf(file: LiveFile, parentId: string): string {
    const parent = this.#folder(parentId);
    if (parent.id === file.id || this.#drive.view().below(file.id).includes(parent.id)) {
      throw new ApiError(403, 'cannotAddParent', 'A folder can not be moved into itself.');
    }
    return parent.id;
  }

  #folder(id: string): LiveFile {
    const folder = this.#drive.find(id);
    if (folder.mimeType === FOLDER_TYPE) return folder;
    throw new ApiError(403, 'parentNotAFolder', 'The specified parent is not a folder.');
  }

  #freshId(prefix: string): string {
    this.#created += 1;
    const digest = createHash('sha256').update(`drive:created:${this.#created}`).digest('base64url');
    return `${prefix}${digest.slice(0, 32)}`;
  }
}
