import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';

type File = drive_v3.Schema$File;
type Change = drive_v3.Schema$Change;

const ALL_DRIVES = { supportsAllDrives: true, includeItemsFromAllDrives: true };

/** What a client keeps of one change log that it follows by page tokens: the person's, or a shared drive's. */
export class SyncedFiles {
  readonly files = new Map<string, File>();
  readonly #drive: drive_v3.Drive;
  readonly #scope: { driveId?: string };
  pageToken = '';

  constructor(drive: drive_v3.Drive, driveId?: string) {
    this.#drive = drive;
    this.#scope = driveId === undefined ? {} : { driveId };
  }

  /** Lists everything. */
  async start(): Promise<void> {
    const { data } = await this.#drive.changes.getStartPageToken({ ...this.#scope, supportsAllDrives: true });
    this.pageToken = data.startPageToken ?? '';
    for (const file of await this.list()) this.files.set(file.id ?? '', file);
  }

  /** All there is, in pages of three. */
  async list(): Promise<File[]> {
    const corpora = this.#scope.driveId === undefined ? 'user' : 'drive';
    const files: File[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await this.#drive.files.list({
        ...this.#scope,
        ...ALL_DRIVES,
        corpora,
        pageSize: 3,
        fields: '*',
        ...(pageToken ? { pageToken } : {}),
      });
      files.push(...(data.files ?? []));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken);
    return files;
  }

  /** Takes over what changed, and returns it. */
  async sync(parameters: Omit<drive_v3.Params$Resource$Changes$List, 'pageToken'> = {}): Promise<Change[]> {
    const changes: Change[] = [];
    for (let isLast = false; !isLast; ) {
      const { data } = await this.#drive.changes.list({
        ...this.#scope,
        ...ALL_DRIVES,
        ...parameters,
        pageToken: this.pageToken,
        fields: '*',
      });
      changes.push(...(data.changes ?? []));
      isLast = Boolean(data.newStartPageToken);
      if (isLast === Boolean(data.nextPageToken)) throw new Error('A page has one token.');
      this.pageToken = data.newStartPageToken ?? data.nextPageToken ?? '';
    }
    for (const { fileId, removed, file } of changes) {
      if (removed && fileId) this.files.delete(fileId);
      else if (file?.id) this.files.set(file.id, file);
    }
    return changes;
  }
}
