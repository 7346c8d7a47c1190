import { open, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import mime from 'mime';
import type { Owner } from '../../oauth/token-endpoint.ts';
import { IndexedFile } from '../files/indexed-file.ts';
import type { ReportMalformed } from '../workspace.ts';
import {
  type DrivePermission,
  type DrivePerson,
  DriveTree,
  driveId,
  FOLDER_TYPE,
  isGoogleType,
  type StoredFile,
} from './drive-tree.ts';
import { exportTypes } from './export-formats.ts';
import { pairSidecars, readSidecar, type Sidecar } from './sidecar.ts';

/** A file on disk that is to be a file of Drive. */
export interface DriveSource {
  /** Absolute. */
  file: string;
  /** Its place below My Drive, with '/' between names. */
  drivePath: string;
}

/** Builds My Drive out of files on disk; their folders become folders. */
export async function loadDrive(
  sources: readonly DriveSource[],
  owner: Owner,
  report: ReportMalformed,
): Promise<DriveTree> {
  const me: DrivePerson = {
    emailAddress: owner.emailAddress,
    ...(owner.displayName ? { displayName: owner.displayName } : {}),
  };
  const sidecars = pairSidecars(sources.map((source) => source.file));
  const sidecarFiles = new Set(sidecars.values());
  const folders = new Map<string, StoredFile>();
  const files: StoredFile[] = [];
  const taken = new Set<string>();

  function skip(file: string, error: unknown): void {
    report({ file, position: 0, reason: error instanceof Error ? error.message : 'The file can not be read.' });
  }

  const root = folderAt('', folders, me);
  for (const { file, drivePath } of sources) {
    if (sidecarFiles.has(file)) continue;
    const sidecarFile = sidecars.get(file);
    const sidecar = sidecarFile
      ? await readSidecar(sidecarFile).catch((error: unknown) => skip(sidecarFile, error))
      : undefined;
    try {
      const parent = folderAt(parentPath(drivePath), folders, me);
      const described = await describe({ file, drivePath }, parent.id, sidecar ?? {}, me, taken);
      files.push(described);
      widenFolders(drivePath, described, folders);
    } catch (error) {
      skip(file, error);
    }
  }
  if (files.length === 0) root.createdTime = root.modifiedTime;
  return new DriveTree(root, [...[...folders.values()].filter((entry) => entry !== root), ...files]);
}

async function describe(
  { file, drivePath }: DriveSource,
  parentId: string,
  sidecar: Sidecar,
  me: DrivePerson,
  taken: Set<string>,
): Promise<StoredFile> {
  const stats = await stat(file);
  const { size, mtimeMs, birthtimeMs } = stats;
  const source = new IndexedFile(file, stats);
  const fileName = posix.basename(drivePath);
  const mimeType = fittingType(sidecar.mimeType, source) ?? mime.getType(fileName) ?? (await sniffType(file));
  const name = sidecar.name ?? sidecar.title ?? (isGoogleType(mimeType) ? fileName.replace(/\.[^.]+$/, '') : fileName);
  const modifiedTime = sidecar.modifiedTime ? Date.parse(sidecar.modifiedTime) : Math.floor(mtimeMs);
  const created = sidecar.createdTime ? Date.parse(sidecar.createdTime) : Math.floor(birthtimeMs || mtimeMs);
  const owner = person(sidecar.owners?.[0]) ?? me;
  return {
    id: freeId(drivePath, taken),
    name,
    mimeType,
    parentId,
    source,
    size,
    createdTime: Math.min(created, modifiedTime),
    modifiedTime,
    ...(sidecar.description ? { description: sidecar.description } : {}),
    starred: sidecar.starred ?? false,
    owner,
    permissions: withOwner(owner, sidecar.permissions ?? []),
  };
}

/** A Doc is exported as a .docx, which is what can be read of it then: a file with bytes of its own. */
function fittingType(declared: string | undefined, source: IndexedFile): string | undefined {
  if (declared === undefined || !isGoogleType(declared)) return declared;
  return exportTypes({ mimeType: declared, source }).length > 0 ? declared : undefined;
}

function person(described: NonNullable<Sidecar['owners']>[number] | undefined): DrivePerson | undefined {
  if (!described) return undefined;
  const { emailAddress, displayName } = described;
  return { emailAddress: emailAddress.toLowerCase(), ...(displayName ? { displayName } : {}) };
}

function withOwner(owner: DrivePerson, permissions: readonly DrivePermission[]): DrivePermission[] {
  return [{ type: 'user', role: 'owner', ...owner }, ...permissions.filter(({ role }) => role !== 'owner')];
}

/** Two parts of a split archive may hold the same path; Drive allows equal names, not equal ids. */
function freeId(drivePath: string, taken: Set<string>): string {
  let id = driveId(drivePath);
  for (let copy = 2; taken.has(id); copy += 1) id = driveId(`${drivePath}#${copy}`);
  taken.add(id);
  return id;
}

/** The path of the folder that something lies in; '' is My Drive itself. */
function parentPath(path: string): string {
  const parent = posix.dirname(path);
  return parent === '.' ? '' : parent;
}

function folderAt(path: string, folders: Map<string, StoredFile>, me: DrivePerson): StoredFile {
  const known = folders.get(path);
  if (known) return known;
  const created =
    path === ''
      ? folder(path, 'My Drive', null, me)
      : folder(path, posix.basename(path), folderAt(parentPath(path), folders, me).id, me);
  folders.set(path, created);
  return created;
}

function folder(path: string, name: string, parentId: string | null, me: DrivePerson): StoredFile {
  return {
    id: path === '' ? `0A${driveId(me.emailAddress).slice(1, 15)}PVA` : driveId(`${path}/`),
    name,
    mimeType: FOLDER_TYPE,
    parentId,
    source: null,
    size: 0,
    createdTime: Number.POSITIVE_INFINITY,
    modifiedTime: 0,
    starred: false,
    owner: me,
    permissions: withOwner(me, []),
  };
}

/** A folder is as old as the oldest and as new as the newest file below it. */
function widenFolders(drivePath: string, file: StoredFile, folders: ReadonlyMap<string, StoredFile>): void {
  for (let path = drivePath; path !== ''; ) {
    path = parentPath(path);
    const above = folders.get(path);
    if (!above) return;
    above.createdTime = Math.min(above.createdTime, file.createdTime);
    above.modifiedTime = Math.max(above.modifiedTime, file.modifiedTime);
  }
}

async function sniffType(file: string): Promise<string> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
  const head = buffer.subarray(0, bytesRead);
  if (head.toString('latin1', 0, 5) === '%PDF-') return 'application/pdf';
  return head.includes(0) ? 'application/octet-stream' : 'text/plain';
}
