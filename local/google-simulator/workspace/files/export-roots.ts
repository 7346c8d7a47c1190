import { basename, dirname, relative, sep } from 'node:path';
import { ARCHIVE_INDEX } from './archive-index.ts';

/** What an archive unpacks to, also when it stands beside another one: "Takeout", "Takeout 2", "Takeout (1)", "takeout-2". */
const ROOT_NAME = /^takeout([ _-]?\(?\d{1,3}\)?)?$/i;

/** A folder made for one part of a split archive: "takeout-20270308T090000Z-001". */
const PART_NAME = /^takeout-.*\d/i;

/**
 * The folders in which an export begins, that is, whose subfolders are products: absolute paths. An export in parts has
 * several. None for a plain folder. Below a folder that is itself an export, only folders that are named like one begin
 * another: an old export that somebody keeps in their Drive does not.
 * @param files every file below the directory, absolute
 */
export function exportRoots(directory: string, files: readonly string[]): string[] {
  const withIndex = new Set(files.filter((file) => basename(file) === ARCHIVE_INDEX).map((file) => dirname(file)));
  const isRoot = (folder: string) => ROOT_NAME.test(basename(folder)) || withIndex.has(folder);
  const isItselfRoot = isRoot(directory);
  const roots = new Set<string>();
  for (const file of files) {
    const [child, grandchild] = foldersAbove(directory, file);
    if (child === undefined) continue;
    const isPart = PART_NAME.test(basename(child));
    if (grandchild !== undefined && isRoot(grandchild) && (isPart || !(isItselfRoot || isRoot(child)))) {
      roots.add(grandchild);
    } else if (isItselfRoot ? ROOT_NAME.test(basename(child)) : isRoot(child)) roots.add(child);
  }
  if (roots.size > 0) return [...roots];
  return isItselfRoot ? [directory] : [];
}

/** The first two folders on the way from the directory to the file. */
function foldersAbove(directory: string, file: string): string[] {
  const names = relative(directory, file).split(sep).slice(0, -1);
  return [1, 2]
    .filter((depth) => names.length >= depth)
    .map((depth) => [directory, ...names.slice(0, depth)].join(sep));
}
