import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { defaultDataDirectory } from '../embedded/data-directory.ts';
import { UserError } from './user-error.ts';

/** What `start` and `ask` have in common: whose workspace, where its data are kept, what time it is. */
export interface WorkspaceOptions {
  takeout?: string;
  me?: string;
  tz?: string;
  now?: Date;
  data?: string;
}

export function addWorkspaceOptions(command: Command): Command {
  return command
    .option(
      '--takeout <dir>',
      'a folder with mail (mbox), calendars (ics) and files; without it, the demo',
      parseFolder,
    )
    .option('--me <address>', "the person's e-mail address, where the folder does not tell it")
    .option('--tz <zone>', 'their time zone, for instance Europe/Berlin', parseTimeZone)
    .option('--now <time>', 'pretend that it is this moment, for instance 2027-03-08T09:00:00Z', parseInstant)
    .option('--data <dir>', 'where the data are kept (default: a folder a workspace under .data)', parseFolder);
}

/** npm runs scripts in the folder of package.json: INIT_CWD says where the person is, whose paths begin there. */
export function parseFolder(path: string): string {
  return resolve(process.env.INIT_CWD ?? '', path);
}

export function dataDirectoryOf({ data, takeout }: WorkspaceOptions): string {
  return data === undefined ? defaultDataDirectory(takeout) : resolve(data);
}

/** @throws UserError when the folder is not there */
export async function checkTakeout({ takeout }: WorkspaceOptions): Promise<void> {
  if (takeout === undefined) return;
  const found = await stat(takeout).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new UserError(
      `There is no folder ${resolve(takeout)}. Give --takeout the folder that the export was unpacked to.`,
      2,
    );
  }
}

const instantSchema = z.iso.datetime({ offset: true });

/** An RFC 3339 time, as a value of an option. Date alone would take 30 February for 2 March. */
export function parseInstant(text: string): Date {
  if (!instantSchema.safeParse(text).success) {
    throw new InvalidArgumentError('It must be an RFC 3339 time with its offset, for instance 2027-03-08T09:00:00Z.');
  }
  return new Date(text);
}

function parseTimeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('It must be an IANA time zone, for instance Europe/Berlin.');
  }
}
