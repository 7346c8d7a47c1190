import { basename, relative, sep } from 'node:path';
import type { ReportMalformed } from '../workspace.ts';
import { ARCHIVE_INDEX, readArchiveIndex } from './archive-index.ts';
import { exportRoots } from './export-roots.ts';
import { type FileKind, fileKind } from './file-kind.ts';
import { isDriveFolder, isGroupsFolder, isOtherFolder } from './product-names.ts';
import { codeOf, walkFolder } from './walk-folder.ts';

/** The files of a folder by what they hold; absolute paths, in a fixed order. */
export interface FoundFiles {
  mail: readonly string[];
  calendars: readonly string[];
  contacts: readonly string[];
  /** With the place below My Drive, '/' between names. */
  drive: readonly { file: string; drivePath: string }[];
  /** The address of the account, where an export names it. */
  account: string | undefined;
  /** Files of other products of an export (photos, activities …), and those that stand beside it. */
  ignored: number;
}

/** A file, and where it stands. */
interface Place {
  file: string;
  /** The folder of the product in an export ('' for what stands beside the products); undefined outside of exports. */
  product: string | undefined;
  /** The names below the product's folder, or below the directory. */
  names: readonly string[];
}

/**
 * Looks through a folder of any shape. In an export of Google Takeout, everything in the folder of Drive is a file of
 * Drive; in the folders of other products, mail, calendars and contacts are known by their content, and the rest is left
 * alone. In a plain folder, whatever is none of the three is a file of Drive. Files that can't be read are reported.
 */
export async function findFiles(directory: string, report: ReportMalformed): Promise<FoundFiles> {
  const files = await walkFolder(directory, report);
  const kinds = await kindsOf(files, report);
  const roots = exportRoots(directory, files);
  if (roots.length === 0 && isUnnamedRoot(directory, kinds)) roots.push(directory);
  const index = await readIndexes(files, roots);
  const places = files.map((file) => placeOf(directory, roots, file));
  const driveFolders = findDriveFolders(places, kinds, index.products);
  const found = { mail: [] as string[], calendars: [] as string[], contacts: [] as string[] };
  const drive: { file: string; drivePath: string }[] = [];
  let ignored = 0;
  for (const place of places) {
    const { file, product, names } = place;
    const kind = kinds.get(file);
    if (kind === undefined || (product === '' && basename(file) === ARCHIVE_INDEX)) continue;
    if (product === undefined ? isLoneDrive(names) : driveFolders.has(product)) {
      drive.push({ file, drivePath: (product === undefined ? names.slice(1) : names).join('/') });
    } else if (kind === 'mail' && !isGroups(place, index.products)) found.mail.push(file);
    else if (kind === 'calendar') found.calendars.push(file);
    else if (kind === 'contacts') found.contacts.push(file);
    else if (isMbox(file) && kind !== 'mail') reportNoMail(file, kind, report);
    else if (product === undefined && roots.length === 0 && !isArchive(file)) {
      drive.push({ file, drivePath: names.join('/') });
    } else ignored += 1;
  }
  return { ...found, drive, account: index.account, ignored };
}

async function readIndexes(files: readonly string[], roots: readonly string[]) {
  const products = new Map<string, string>();
  let account: string | undefined;
  for (const file of files) {
    if (!roots.some((root) => file === `${root}${sep}${ARCHIVE_INDEX}`)) continue;
    // An index that can't be read was reported, and tells nothing.
    const index = await readArchiveIndex(file).catch(() => undefined);
    for (const [folder, english] of index?.products ?? []) products.set(folder, english);
    account ??= index?.account;
  }
  return { products, account };
}

function placeOf(directory: string, roots: readonly string[], file: string): Place {
  const [root] = roots.filter((one) => file.startsWith(one + sep)).sort((a, b) => b.length - a.length);
  const names = relative(root ?? directory, file).split(sep);
  if (root === undefined) return { file, product: undefined, names };
  return names.length > 1 ? { file, product: names[0] as string, names: names.slice(1) } : { file, product: '', names };
}

async function kindsOf(files: readonly string[], report: ReportMalformed): Promise<Map<string, FileKind>> {
  const kinds = new Map<string, FileKind>();
  for (const file of files) {
    try {
      kinds.set(file, await fileKind(file));
    } catch (error) {
      report({ file, position: 0, reason: `The file can not be read (${codeOf(error)}).` });
    }
  }
  return kinds;
}

/** An export under another name than Takeout's: a folder "Drive" stands in it beside one with mail, calendars or contacts. */
function isUnnamedRoot(directory: string, kinds: ReadonlyMap<string, FileKind>): boolean {
  const inFolders = [...kinds].flatMap(([file, kind]) => {
    const [folder, ...below] = relative(directory, file).split(sep);
    return folder !== undefined && below.length > 0 ? [{ isDrive: isDriveFolder(folder, undefined), kind }] : [];
  });
  const isKnown = (kind: FileKind) => kind === 'mail' || kind === 'calendar' || kind === 'contacts';
  return inFolders.some(({ isDrive }) => isDrive) && inFolders.some(({ isDrive, kind }) => !isDrive && isKnown(kind));
}

const DOCUMENT = /\.(docx?|xlsx?|pptx?|od[tsp]|pdf|txt|md|rtf|csv|gdoc|gsheet|gslides)$/i;

/**
 * The folders of Drive: those that are called so; where there is none, the one folder that holds documents, and neither
 * mail, calendars or contacts nor the name of another product.
 */
function findDriveFolders(
  places: readonly Place[],
  kinds: ReadonlyMap<string, FileKind>,
  english: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const folders = Map.groupBy(
    places.filter(({ product }) => product !== undefined && product !== ''),
    ({ product }) => product as string,
  );
  const named = [...folders.keys()].filter((name) => isDriveFolder(name, english.get(name)));
  if (named.length > 0) return new Set(named);
  const candidates = [...folders].filter(
    ([name, inside]) =>
      !isOtherFolder(name, english.get(name)) &&
      inside.some(({ file }) => DOCUMENT.test(file)) &&
      inside.every(({ file }) => ['other', 'empty', undefined].includes(kinds.get(file))),
  );
  return new Set(candidates.map(([name]) => name));
}

/** An export's folder "Drive" that stands alone, without the export around it: its content is that of My Drive. */
function isLoneDrive(names: readonly string[]): boolean {
  return names.length > 1 && isDriveFolder(names[0] as string, undefined);
}

/** The mail of a group (topics.mbox, in the folder Groups) is that of its members. */
function isGroups({ file, product }: Place, english: ReadonlyMap<string, string>): boolean {
  if (basename(file).toLowerCase() === 'topics.mbox') return true;
  return product !== undefined && isGroupsFolder(product, english.get(product));
}

function isMbox(file: string): boolean {
  return file.toLowerCase().endsWith('.mbox');
}

/** An archive of an export that lies beside what was unpacked from it. */
function isArchive(file: string): boolean {
  return /^takeout-.*\.(zip|tgz|tar\.gz)$/i.test(basename(file));
}

/** An empty mbox is a label without mail; anything else under that name is not what it says. */
function reportNoMail(file: string, kind: FileKind, report: ReportMalformed): void {
  if (kind === 'empty') return;
  report({
    file,
    position: 0,
    reason: 'The file is named .mbox, but does not begin with a "From " line and a header.',
  });
}
