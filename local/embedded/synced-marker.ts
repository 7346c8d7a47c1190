import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Workspace } from '../google-simulator/workspace/workspace.ts';

/** Remembers of which state of a workspace the copy is whole. */
export interface SyncedMarker {
  /** Whether the copy was whole once, and the workspace is what it was then. */
  isCurrent(): Promise<boolean>;
  /** Call it before a sync that may change the copy: whoever is killed in it leaves no mark. */
  clear(): Promise<void>;
  /** Call it when the sync of all services went well. */
  set(): Promise<void>;
}

/** The marker in `file`, for a workspace as it is loaded now. */
export function syncedMarker(file: string, workspace: Workspace): SyncedMarker {
  const digest = digestOf(workspace);
  return {
    isCurrent: async () => (await readFile(file, 'utf8').catch(() => undefined)) === digest,
    clear: () => rm(file, { force: true }),
    set: () => writeFile(file, digest, { mode: 0o600, flush: true }),
  };
}

/** Changes with every mail, label, event, file and contact: all that the simulator serves, but for the bytes on disk. */
function digestOf({ owner, timeZone, mailbox, calendars, drive, contacts }: Workspace): string {
  const hash = createHash('sha256');
  const take = (value: unknown) => hash.update(`${JSON.stringify(value)}\n`);
  take([owner, timeZone, mailbox.labels]);
  for (const message of mailbox.messages) take(message);
  for (const { events, ...calendar } of calendars) {
    take(calendar);
    for (const event of events) take(event);
  }
  for (const file of drive.files) take(file);
  for (const contact of contacts) take(contact);
  return hash.digest('hex');
}
