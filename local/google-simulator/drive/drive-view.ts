import type { DrivePermission } from '../workspace/drive/drive-tree.ts';
import type { LiveFile } from './live-file.ts';

/** A file as the person sees it; `permissions` has the inherited ones too. */
export interface VisibleFile extends LiveFile {
  /** By itself or with a folder above it. */
  trashed: boolean;
  /** The shared drive that it is in. */
  driveId?: string;
}

/** What something inherits from the folder that it lies in. */
interface Inherited {
  trashed: boolean;
  deleted: boolean;
  withdrawn: boolean;
  driveId: string | undefined;
  permissions: readonly DrivePermission[];
}

const NOTHING: Inherited = { trashed: false, deleted: false, withdrawn: false, driveId: undefined, permissions: [] };

/**
 * All files as they stand at one moment, each with what it inherits.
 *
 * | behaviour | copied from |
 * |---|---|
 * | what is below a trashed folder is trashed too, and not explicitly | developers.google.com/workspace/drive/api/reference/rest/v3/files, trashed, explicitlyTrashed |
 * | what is below a shared folder inherits its permissions | …/guides/manage-sharing#permission-propagation |
 * | what is below a deleted folder is deleted; but what the person owns stays when the folder's owner withdraws it | …/reference/rest/v3/files/delete |
 */
export class DriveView {
  readonly #files: ReadonlyMap<string, LiveFile>;
  readonly #drives: ReadonlyMap<string, { member: boolean }>;
  readonly #me: string;
  readonly #inherited = new Map<string, Inherited>();

  /** @param drives all shared drives that ever were, by id */
  constructor(files: readonly LiveFile[], drives: ReadonlyMap<string, { member: boolean }>, me: string) {
    this.#files = new Map(files.map((file) => [file.id, file]));
    this.#drives = drives;
    this.#me = me;
  }

  /** Undefined for what the person can't reach. */
  get(id: string): VisibleFile | undefined {
    const file = this.#files.get(id);
    return file && this.#visible(file);
  }

  /** All that the person can reach, trashed things included. */
  files(): VisibleFile[] {
    return [...this.#files.values()].flatMap((file) => this.#visible(file) ?? []);
  }

  /** The ids of everything below a folder, reachable or not. */
  below(folderId: string): string[] {
    const found = [...this.#files.values()].flatMap(({ id, parentId }) => (parentId === folderId ? [id] : []));
    return found.flatMap((id) => [id, ...this.below(id)]);
  }

  #visible(file: LiveFile): VisibleFile | undefined {
    const { trashed, deleted, withdrawn, driveId, permissions } = this.#passedOn(file);
    if (deleted || (withdrawn && file.owner.emailAddress !== this.#me)) return undefined;
    if (driveId !== undefined && !this.#drives.get(driveId)?.member) return undefined;
    const own = file.permissions.map(subjectOf);
    const inherited = permissions.filter((one) => !own.includes(subjectOf(one)));
    return {
      ...file,
      trashed,
      permissions: [...file.permissions, ...inherited],
      ...(driveId === undefined ? {} : { driveId }),
    };
  }

  /** What a file is, and hands on to what is in it. */
  #passedOn(file: LiveFile): Inherited {
    const known = this.#inherited.get(file.id);
    if (known) return known;
    const above = this.#above(file.parentId);
    const own = file.permissions.filter(({ role }) => role !== 'owner');
    const passedOn = {
      trashed: file.explicitlyTrashed || above.trashed,
      deleted: file.deleted || above.deleted,
      withdrawn: file.withdrawn || above.withdrawn,
      driveId: above.driveId,
      permissions: [...own, ...above.permissions],
    };
    this.#inherited.set(file.id, passedOn);
    return passedOn;
  }

  #above(parentId: string | null): Inherited {
    if (parentId === null) return NOTHING;
    if (this.#drives.has(parentId)) return { ...NOTHING, driveId: parentId };
    const parent = this.#files.get(parentId);
    return parent ? this.#passedOn(parent) : NOTHING;
  }
}

/** Whom a permission is for. */
export function subjectOf({ type, emailAddress, domain }: DrivePermission): string {
  return type === 'anyone' ? 'anyone' : (emailAddress ?? domain ?? '').toLowerCase();
}
