import { open, readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { isMessageStart } from './mail/scan-mbox.ts';
import type { ReportMalformed } from './workspace.ts';

/** The files of a folder by what they hold; absolute paths, in a fixed order. */
export interface FoundFiles {
  mail: readonly string[];
  calendars: readonly string[];
  contacts: readonly string[];
  /** Everything else: Drive. */
  drive: readonly { file: string; drivePath: string }[];
  /** Files that can't be what their name says; reported. */
  skipped: number;
}

type Kind = 'mail' | 'calendar' | 'contacts' | 'other';

/**
 * Looks through a folder of any shape, and takes each file for what its content says: the names in a Takeout are in the
 * language of the account. Hidden files and links are passed over.
 */
export async function findFiles(directory: string, report: ReportMalformed): Promise<FoundFiles> {
  const found = { mail: [] as string[], calendars: [] as string[], contacts: [] as string[], other: [] as string[] };
  let skipped = 0;
  for (const file of await walk(directory)) {
    const kind = kindOf(await readHead(file));
    if (kind === 'mail') found.mail.push(file);
    else if (kind === 'calendar') found.calendars.push(file);
    else if (kind === 'contacts') found.contacts.push(file);
    else if (file.toLowerCase().endsWith('.mbox')) {
      report({
        file,
        position: 0,
        reason: 'The file is named .mbox, but does not begin with a "From " line and a header.',
      });
      skipped += 1;
    } else found.other.push(file);
  }
  const products = new Set(
    [...found.mail, ...found.calendars, ...found.contacts].map((file) => productFolder(directory, file)),
  );
  const drive = found.other
    // What stands beside mail, calendars or contacts in an export (settings, pictures) is no file of Drive's.
    .filter((file) => !(inTakeout(directory, file) && products.has(productFolder(directory, file))))
    .filter((file) => basename(file) !== 'archive_browser.html')
    .map((file) => ({ file, drivePath: drivePath(directory, file) }));
  return { mail: found.mail, calendars: found.calendars, contacts: found.contacts, drive, skipped };
}

async function walk(directory: string): Promise<string[]> {
  const entries = (await readdir(directory, { withFileTypes: true })).filter((entry) => !entry.name.startsWith('.'));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) files.push(...(await walk(path)));
    else if (entry.isFile()) files.push(path);
  }
  return files;
}

async function readHead(file: string): Promise<string> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
  return buffer.toString('latin1', 0, bytesRead);
}

function kindOf(head: string): Kind {
  const text = head.replace(/^ï»¿/, '').replace(/^[\r\n]+/, '');
  const lineEnd = text.indexOf('\n');
  if (lineEnd !== -1 && isMessageStart(text.slice(0, lineEnd).trimEnd(), text.slice(lineEnd + 1))) return 'mail';
  if (/^BEGIN:VCARD/i.test(text)) return 'contacts';
  // An invitation sent by mail is a file; a calendar is published or has no method.
  if (/^BEGIN:VCALENDAR/i.test(text) && !/^METHOD:(REQUEST|REPLY|CANCEL|COUNTER)/im.test(text)) return 'calendar';
  return 'other';
}

/** The names from the folder "Takeout" on (itself left out), or below the directory where there is none. */
function placeOf(directory: string, file: string): { takeout: boolean; names: string[] } {
  const names = [basename(directory), ...relative(directory, file).split(sep)];
  const at = names.indexOf('Takeout');
  return { takeout: at !== -1, names: names.slice(at === -1 ? 1 : at + 1) };
}

function inTakeout(directory: string, file: string): boolean {
  return placeOf(directory, file).takeout;
}

/** The folder of a Google product in an export: Mail, Calendar, Drive … in the account's language. */
function productFolder(directory: string, file: string): string {
  const { names } = placeOf(directory, file);
  return names.length > 1 ? (names[0] as string) : '';
}

/** Where the file stands in My Drive: an export's folder "Drive" is its root. */
function drivePath(directory: string, file: string): string {
  const { names } = placeOf(directory, file);
  const isDriveRoot = names.length > 1 && /^(google )?drive$/i.test(names[0] as string);
  return (isDriveRoot ? names.slice(1) : names).join('/');
}
