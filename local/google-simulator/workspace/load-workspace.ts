import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Owner } from '../oauth/token-endpoint.ts';
import { calendarName, loadCalendars, primaryFile } from './calendar/load-calendars.ts';
import { type IcsFile, icsText, splitIcs } from './calendar/split-ics.ts';
import { ianaZone, type ZoneRules } from './calendar/zoned-time.ts';
import { loadDrive } from './drive/load-drive.ts';
import { findFiles } from './find-files.ts';
import { buildMailbox } from './mail/build-mailbox.ts';
import { type ScannedMail, scanMail } from './mail/scan-mail.ts';
import type { ReportMalformed, Workspace } from './workspace.ts';

export interface LoadWorkspaceOptions {
  /** The person's address. By default the one that sent the sent mail or that most mail was delivered to. */
  me?: string;
  /** The person's IANA zone. By default that of their calendar (X-WR-TIMEZONE), or else this machine's. */
  timeZone?: string;
  /** Called for each message, event or file that can't be read; it is left out and counted. */
  onMalformed?: ReportMalformed;
}

/** The address of a person about whom the folder tells nothing. */
const NOBODY = 'me@example.com';

/**
 * Loads a workspace from a folder: mbox files are its mail, ics files its calendars, all others its Drive, found by
 * content anywhere in the tree, so that a Google Takeout export of any language and a plain folder both do. Of mail only an
 * index is kept in memory; messages and files are read from the folder when they are asked for, so it must stay in place.
 * @throws Error when there is no such folder, or no such time zone
 */
export async function loadWorkspace(directory: string, options: LoadWorkspaceOptions = {}): Promise<Workspace> {
  const root = resolve(directory);
  await checkIsFolder(root);
  const report = options.onMalformed ?? (() => {});
  const found = await findFiles(root, report);
  const mail = await scanMail(found.mail, report);
  const icsFiles: IcsFile[] = [];
  for (const file of found.calendars) icsFiles.push(await splitIcs(file, report));

  const owner = findOwner(options.me, mail, icsFiles);
  const zone = findZone(options.timeZone, primaryFile(icsFiles, owner.emailAddress));
  const { calendars, skipped: skippedEvents } = loadCalendars(icsFiles, owner, zone, report);
  const { drive, skipped: skippedFiles } = await loadDrive(found.drive, owner, report);
  const mailbox = buildMailbox(mail.messages, owner.emailAddress);
  return {
    owner,
    timeZone: zone.name,
    mailbox,
    calendars,
    drive,
    contactFiles: found.contacts,
    counts: {
      mails: mailbox.messages.length,
      events: calendars.reduce((sum, calendar) => sum + calendar.events.length, 0),
      files: drive.files.filter((file) => file.source !== null).length,
      skipped: found.skipped + mail.skipped + skippedEvents + skippedFiles,
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

function findOwner(given: string | undefined, mail: ScannedMail, icsFiles: readonly IcsFile[]): Owner {
  const calendarAddress = icsFiles.map(calendarName).find((name) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(name));
  const emailAddress = given ?? mail.votes.owner(undefined)?.emailAddress ?? calendarAddress ?? NOBODY;
  return mail.votes.owner(emailAddress) ?? { emailAddress: emailAddress.toLowerCase(), displayName: null };
}

function findZone(given: string | undefined, primary: IcsFile | undefined): ZoneRules {
  if (given !== undefined) {
    const zone = ianaZone(given);
    if (!zone) throw new Error(`'${given}' is no IANA time zone; an example of one is Europe/London.`);
    return zone;
  }
  const ofCalendar = primary && ianaZone(icsText(primary.properties, 'X-WR-TIMEZONE') ?? '');
  return ofCalendar ?? ianaZone(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? (ianaZone('UTC') as ZoneRules);
}
