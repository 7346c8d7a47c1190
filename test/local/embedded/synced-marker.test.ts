import { cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { syncedMarker } from '../../../local/embedded/synced-marker.ts';
import { loadWorkspace } from '../../../local/google-simulator/index.ts';

let directory: string;
let folder: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'synced-'));
  folder = join(directory, 'export');
  await cp(SMALL_DEMO.directory, folder, { recursive: true });
});
afterEach(() => rm(directory, { recursive: true }));

/** The marker over the folder as it is now. */
async function marker(timeZone = SMALL_DEMO.timeZone) {
  return syncedMarker(join(directory, 'synced'), await loadWorkspace(folder, { me: SMALL_DEMO.me, timeZone }));
}

it('is current from when it was set until it is cleared, at later starts too', async () => {
  expect(await (await marker()).isCurrent()).toBe(false);
  await (await marker()).set();
  expect((await stat(join(directory, 'synced'))).mode & 0o777).toBe(0o600);
  expect(await (await marker()).isCurrent()).toBe(true);
  await (await marker()).clear();
  await (await marker()).clear();
  expect(await (await marker()).isCurrent()).toBe(false);
});

const mail = 'From - Tue Jan  5 10:00:00 2027\nFrom: a@example.org\nDate: Tue, 05 Jan 2027 10:00:00 +0000\n\nNew.\n';
const event = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'UID:new',
  'DTSTART:20270310T090000Z',
  'DTEND:20270310T100000Z',
  'SUMMARY:New',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

it.each([
  ['a mail', () => writeFile(join(folder, 'new.mbox'), mail)],
  ['an event', () => writeFile(join(folder, 'new.ics'), event)],
  ['a file', () => writeFile(join(folder, 'Takeout', 'Drive', 'new.txt'), 'New.')],
])('is no longer current when there is %s more', async (_name, change) => {
  await (await marker()).set();
  await change();
  expect(await (await marker()).isCurrent()).toBe(false);
});

it('is no longer current in another zone', async () => {
  await (await marker()).set();
  expect(await (await marker('Asia/Tokyo')).isCurrent()).toBe(false);
});
