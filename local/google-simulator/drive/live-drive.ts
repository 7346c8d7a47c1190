import { ApiError } from '../http/api-error.ts';
import type { Owner } from '../oauth/token-endpoint.ts';
import { PositionMarks } from '../position-marks.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import { VersionedMap } from '../versioned-map.ts';
import { type DriveTree, FOLDER_TYPE } from '../workspace/drive/drive-tree.ts';
import { ChangeLog, type ChangeRecord } from './change-log.ts';
import { DriveView, type VisibleFile } from './drive-view.ts';
import { type LiveFile, toLive } from './live-file.ts';

export interface SharedDrive {
  /** The id of its top folder too. */
  id: string;
  name: string;
  /** Milliseconds since the epoch. */
  createdTime: number;
}

/** A part of Drive with a change log of its own: the person's, or a shared drive by its id. */
export type Corpus = 'user' | { driveId: string };

/** The files of a person and of the shared drives that they are a member of, with all that changed since they were loaded. */
export class LiveDrive {
  readonly root: LiveFile;
  readonly files: VersionedMap<string, LiveFile>;
  readonly marks: PositionMarks;
  /** Whether what a thing inherits from a folder above it (trash, permissions) has an entry of its own in the logs. */
  listsInherited = false;
  readonly #clock: SimulatorClock;
  readonly #me: string;
  readonly #changed: (corpora: Corpus[]) => void;
  /** All that ever were. */
  readonly #drives = new Map<string, SharedDrive & { member: boolean }>();
  readonly #logs = new Map<string, ChangeLog>();
  readonly #userLog: ChangeLog;

  /** @param changed is told whose logs a change stands in */
  constructor(tree: DriveTree, owner: Owner, clock: SimulatorClock, changed: (corpora: Corpus[]) => void) {
    this.root = toLive(tree.root);
    this.files = new VersionedMap(tree.files.map((file) => [file.id, toLive(file)]));
    this.marks = new PositionMarks(tree.files);
    this.#me = owner.emailAddress;
    this.#clock = clock;
    this.#changed = changed;
    this.#userLog = new ChangeLog('user', tree.files);
  }

  /** The files as they were at a position; as they are, by default. Top folders are none of them. */
  view(position = this.files.position): DriveView {
    return new DriveView(this.files.valuesAt(position), this.#drives, this.#me);
  }

  /**
   * A file or folder; `root` and the ids of shared drives name top folders.
   * @throws ApiError 404 for what the person can't reach
   */
  find(id: string): VisibleFile {
    const drive = this.#drives.get(id);
    if (drive?.member) return topFolder(drive, this.root);
    if (id === 'root' || id === this.root.id) return { ...this.root, trashed: false };
    const file = this.view().get(id);
    if (!file) throw fileNotFound(id);
    return file;
  }

  sharedDrives(): SharedDrive[] {
    return [...this.#drives.values()].filter(({ member }) => member);
  }

  /** @throws ApiError 404 for a drive that the person is no member of */
  sharedDrive(id: string): SharedDrive {
    const drive = this.#drives.get(id);
    if (drive?.member) return drive;
    throw new ApiError(404, 'notFound', `Shared drive not found: ${id}`, {
      location: 'driveId',
      locationType: 'parameter',
    });
  }

  /** @throws ApiError 404 for a drive that the person is no member of */
  logOf(corpus: Corpus): ChangeLog {
    if (corpus === 'user') return this.#userLog;
    this.sharedDrive(corpus.driveId);
    const known = this.#logs.get(corpus.driveId);
    if (known) return known;
    const log = new ChangeLog(corpus.driveId, corpus.driveId);
    this.#logs.set(corpus.driveId, log);
    return log;
  }

  /** Takes over a file as it is after a change, and enters into the logs what the person sees of it. */
  store(file: LiveFile): void {
    const before = this.view();
    const known = this.files.get(file.id);
    this.files.set(file.id, { ...file, changes: known ? known.changes + 1 : 0 });
    const after = this.view();
    const touched = new Map<string, Corpus>();
    const note = ({ driveId }: VisibleFile, id: string, removed: boolean) => {
      const corpus = driveId === undefined ? 'user' : { driveId };
      touched.set(driveId ?? 'user', corpus);
      this.logOf(corpus).record({ changeType: 'file', id, time: this.#clock.now().getTime(), removed });
    };
    for (const id of [file.id, ...after.below(file.id)]) {
      const [was, is] = [before.get(id), after.get(id)];
      const stays = was !== undefined && is !== undefined && was.driveId === is.driveId;
      if (was && !stays) note(was, id, true);
      if (is && (!stays || id === file.id || (this.listsInherited && inheritsOther(was, is)))) note(is, id, false);
    }
    if (touched.size > 0) this.#changed([...touched.values()]);
  }

  /** Adds a drive, or changes it. */
  storeDrive(drive: SharedDrive): void {
    this.#drives.set(drive.id, { ...drive, member: true });
    this.#noteDrive(drive.id, false);
  }

  /** The person is no longer a member. */
  dropDrive(id: string): void {
    this.#drives.set(id, { ...this.sharedDrive(id), member: false });
    this.#noteDrive(id, true);
  }

  expireTokens(): void {
    for (const log of [this.#userLog, ...this.#logs.values()]) log.expireTokens();
  }

  #noteDrive(id: string, removed: boolean): void {
    const record: ChangeRecord = { changeType: 'drive', id, time: this.#clock.now().getTime(), removed };
    this.#userLog.record(record);
    if (!removed) this.logOf({ driveId: id }).record(record);
    this.#changed(removed ? ['user'] : ['user', { driveId: id }]);
  }
}

function inheritsOther(was: VisibleFile, is: VisibleFile): boolean {
  return was.trashed !== is.trashed || JSON.stringify(was.permissions) !== JSON.stringify(is.permissions);
}

function topFolder({ id, createdTime }: SharedDrive, { owner }: LiveFile): VisibleFile {
  const folder = { name: 'Drive', mimeType: FOLDER_TYPE, source: null, size: 0, starred: false, permissions: [] };
  const file = toLive({ ...folder, createdTime, modifiedTime: createdTime, id, parentId: null, owner });
  return { ...file, trashed: false, driveId: id };
}

export function fileNotFound(fileId: string): ApiError {
  return new ApiError(404, 'notFound', `File not found: ${fileId}.`, { location: 'fileId', locationType: 'parameter' });
}

/**
 * Refuses a request that reaches for a shared drive without saying that it knows them.
 * @throws ApiError 403; the message and the reason for includeItemsFromAllDrives are Google's: github.com/nithinmurali/pygsheets/issues/437
 */
export function checkAllDrives(
  reaches: boolean,
  flags: { supportsAllDrives: boolean; includeItemsFromAllDrives?: boolean },
): void {
  if (!reaches) return;
  const mustBeTrue = 'must be set to true when driveId is specified or corpora contains drive or allDrives.';
  if (flags.includeItemsFromAllDrives === false) {
    const message = `The includeItemsFromAllDrives parameter ${mustBeTrue}`;
    throw new ApiError(403, 'includeTeamDriveItemsRequired', message);
  }
  if (!flags.supportsAllDrives) throw new ApiError(403, 'forbidden', `The supportsAllDrives parameter ${mustBeTrue}`);
}
