import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import mime from 'mime';
import { CalendarRenderer } from './calendar/render-calendar.ts';
import { renderContacts } from './contacts/render-contacts.ts';
import { renderFile } from './drive/render-file.ts';
import { sidecarOf } from './drive/sidecar.ts';
import { composeMails } from './mail/compose-mail.ts';
import { renderMbox } from './mail/mbox.ts';
import type { Story } from './read-story.ts';
import { required, type SourceRecord } from './source/records.ts';
import type { StoryTelling } from './source/story-telling.ts';
import { StoryTime, wallIn } from './time/story-time.ts';

/**
 * Writes the story, some weeks later, as the folder that Google Takeout would give. The same story and shift give the same
 * bytes. The export was made at `telling.now`, before the shift.
 */
export async function renderTakeout(
  story: Story,
  telling: StoryTelling,
  weeks: number,
  directory: string,
): Promise<void> {
  const { people, events, files, mails, attachments } = story;
  const time = new StoryTime(weeks, telling.timeZone);
  const exported = wallIn(Date.parse(telling.now), telling.timeZone).slice(0, 16);
  const calendar = new CalendarRenderer(events, people, time, time.instant(exported));
  const contents = new Map(files.map((file) => [file.id, contentOf(file)]));
  const own = new Map(attachments.map((file) => [file.id, contentOf(file)]));

  function contentOf(record: SourceRecord): Uint8Array {
    return renderFile(record, people.find(record.get('owner') ?? 'me').name, time);
  }

  function enclosed(path: string) {
    const bytes = contents.get(path) ?? own.get(path);
    if (!bytes) throw new Error(`No file '${path}' can be enclosed: there is none in Drive or among the attachments.`);
    return { name: posix.basename(path), type: mime.getType(path) ?? 'application/octet-stream', bytes };
  }

  const composed = composeMails(mails, people, time, {
    file: enclosed,
    invitation: (id, method, answer) => calendar.invitation(id, method, answer),
  });
  const outputs: [string, string | Uint8Array, number?][] = [
    ['Mail/All mail Including Spam and Trash.mbox', Buffer.from(renderMbox(composed), 'latin1')],
    ['Contacts/All Contacts/All Contacts.vcf', renderContacts(people)],
    ...Object.entries(telling.calendars).map(([key, name]): [string, string] => [
      `Calendar/${name}.ics`,
      calendar.calendar(key, name),
    ]),
    ...files.flatMap((file): [string, string | Uint8Array, number?][] => [
      [
        `Drive/${file.id}`,
        contents.get(file.id) as Uint8Array,
        time.instant(file.get('modified') ?? required(file, 'created')),
      ],
      [`Drive/${file.id}-info.json`, `${JSON.stringify(sidecarOf(file, people, time), null, 2)}\n`],
    ]),
  ];
  for (const [path, content, modified] of outputs) {
    const file = join(directory, 'Takeout', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    if (modified !== undefined) await utimes(file, modified / 1000, modified / 1000);
  }
}
