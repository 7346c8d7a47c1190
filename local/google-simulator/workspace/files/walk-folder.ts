import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportMalformed } from '../workspace.ts';

/**
 * The files below a folder, by absolute path, in a fixed order. Hidden files and links are passed over; a folder that can't
 * be read is reported.
 */
export async function walkFolder(directory: string, report: ReportMalformed): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await entriesOf(directory, report)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) files.push(...(await walkFolder(path, report)));
    else if (entry.isFile()) files.push(path);
  }
  return files;
}

async function entriesOf(directory: string, report: ReportMalformed) {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    report({ file: directory, position: 0, reason: `The folder can not be read (${codeOf(error)}).` });
    return [];
  }
}

/** What the file system says, without the path: `EACCES`, `ENOENT` … */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
