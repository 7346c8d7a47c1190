import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadCalendars, primaryFile } from './calendar/load-calendars.ts';
import { type IcsFile, splitIcs } from './calendar/split-ics.ts';
import { loadContacts } from './contacts/load-contacts.ts';
import { loadDrive } from './drive/load-drive.ts';
import { type FoundFiles, findFiles } from './files/find-files.ts';
import { findOwner } from './find-owner.ts';
import { findTimeZone } from './find-time-zone.ts';
import { buildMailbox } from './mail/build-mailbox.ts';
import { scanMail } from './mail/scan-mail.ts';
import type { MalformedItem, ReportMalformed, Workspace } from './workspace.ts';

export interface LoadWorkspaceOptions {
  /** The person's address; by default the one that the folder tells, see find-owner.ts. */
  me?: string;
  /** The person's IANA zone; by default the one that the folder tells, or else this machine's, see find-time-zone.ts. */
  timeZone?: string;
  /** Called for each message, event, contact or file that can't be read; it is left out and counted. */
  onMalformed?: ReportMalformed;
}

/**
 * Loads a workspace from a folder: mbox files are its mail, ics files its calendars, vcf files its contacts, the folder of Drive or all other
 * files its Drive, found by content anywhere in the tree, so that a Google Takeout export of any language, in one part or
 * several, and a plain folder both do. Of mail only an index is kept in memory; messages and files are read from the
 * folder when they are asked for, so it must stay in place.
 * @throws Error in plain words when there is no such folder, nothing of a workspace in it, or no such time zone
 * @throws UnknownOwnerError when nothing tells whose it is
 */
export async function loadWorkspace(directory: string, options: LoadWorkspaceOptions = {}): Promise<Workspace> {
  const root = resolve(directory);
  await checkIsFolder(root);
  let skipped = 0;
  const report = (item: MalformedItem) => {
    skipped += 1;
    options.onMalformed?.(item);
  };
  const found = await findFiles(root, report);
  checkIsWorkspace(root, found);
  const mail = await scanMail(found.mail, report);
  const icsFiles: IcsFile[] = [];
  for (const file of found.calendars) icsFiles.push(await splitIcs(file, report));

  const owner = findOwner({ given: options.me, account: found.account, votes: mail.votes, calendars: icsFiles });
  const { zone, source } = findTimeZone({
    given: options.timeZone,
    primaryCalendar: primaryFile(icsFiles, owner.emailAddress),
    calendars: icsFiles,
    sent: mail.messages.flatMap(({ senders, sentAt }) =>
      sentAt && senders.includes(owner.emailAddress) ? [sentAt] : [],
    ),
  });
  const calendars = loadCalendars(icsFiles, owner, zone, report);
  const drive = await loadDrive(found.drive, owner, report);
  const contacts = await loadContacts(found.contacts, report);
  const mailbox = buildMailbox(mail.messages, owner.emailAddress);
  return {
    owner,
    timeZone: zone.name,
    timeZoneFrom: source,
    mailbox,
    calendars,
    drive,
    contacts,
    counts: {
      mails: mailbox.messages.length,
      events: calendars.reduce((sum, calendar) => sum + calendar.events.length, 0),
      files: drive.files.filter((file) => file.source !== null).length,
      contacts: contacts.length,
      skipped,
      ignored: found.ignored,
    },
  };
}

async function checkIsFolder(directory: string): Promise<void> {
  const isFolder = await stat(directory).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new Error(`There is no folder ${directory}. Give the folder that the export was unpacked into.`);
}

function checkIsWorkspace(directory: string, { mail, calendars, contacts, drive, ignored }: FoundFiles): void {
  if (mail.length + calendars.length + contacts.length + drive.length > 0) return;
  const what = ignored === 0 ? 'nothing' : `no mail (mbox), no calendar (ics), no contacts (vcf) and no files of Drive`;
  throw new Error(
    `There is ${what} in ${directory}. Give the folder that the export was unpacked into: the one with the folder ` +
      'Takeout in it. An archive (takeout-….zip) must be unpacked first.',
  );
}
