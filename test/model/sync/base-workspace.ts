import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWorkspace, type Workspace } from '../../../local/google-simulator/index.ts';
import { testCalendar } from '../../local/google-simulator/helpers/ics-factory.ts';
import { testMail } from '../../local/google-simulator/helpers/mail-factory.ts';
import type { KnownEvent } from './world.ts';

const ME = 'alex.morgan@example.com';

const ATTACHED = [
  '--edge\nContent-Type: text/plain; charset=UTF-8\n\nThe budget is 4,200 euros',
  '--edge\nContent-Type: text/plain; name=costs.txt\nContent-Disposition: attachment; filename=costs.txt\n',
  'Venue, catering and travel.\n--edge--',
].join('\n');

const MAILS = [
  {
    from: 'Sarah Chen <sarah.chen@brightwater.example>',
    subject: 'Budget',
    body: ATTACHED,
    labels: 'Inbox,Opened,Work',
    contentType: 'multipart/mixed; boundary=edge',
  },
  {
    from: 'Priya Raman <priya.raman@brightwater.example>',
    subject: 'Friday',
    body: 'See you on Friday.',
    labels: 'Inbox,Unread',
  },
  { from: `Alex Morgan <${ME}>`, subject: 'Re: Budget', body: 'Agreed.', labels: 'Sent,Opened' },
];

/**
 * A little of everything, so that a sequence is over in a second: three mails with a label of the person's own and a text
 * attached to one, an event, a series, two files, one in a folder, and a contact.
 */
export async function loadBaseWorkspace(): Promise<{
  workspace: Workspace;
  events: readonly KnownEvent[];
  remove(): Promise<void>;
}> {
  const directory = await mkdtemp(join(tmpdir(), 'sync-model-workspace-'));
  const takeout = join(directory, 'Takeout');
  for (const folder of ['Mail', 'Calendar', 'Drive/Reports', 'Contacts'])
    await mkdir(join(takeout, folder), { recursive: true });
  const mbox = MAILS.map(({ from, subject, body, labels, contentType }, index) =>
    testMail({
      headers: {
        Date: `Mon, 01 Mar 2027 1${index}:00:00 +0000`,
        From: from,
        To: index === 2 ? 'Sarah Chen <sarah.chen@brightwater.example>' : `Alex Morgan <${ME}>`,
        Subject: subject,
        'Message-ID': `<base-${index}@example.org>`,
        'X-Gmail-Labels': labels,
        'Content-Type': contentType,
      },
      body,
    }),
  );
  await writeFile(join(takeout, 'Mail', 'All mail.mbox'), mbox.join(''));
  await writeFile(
    join(takeout, 'Calendar', `${ME}.ics`),
    testCalendar(
      [
        ['UID:baseevent@google.com', 'DTSTART:20270309T140000Z', 'DTEND:20270309T150000Z', 'SUMMARY:Design review'],
        [
          'UID:baseseries@google.com',
          'DTSTART:20270308T100000Z',
          'DTEND:20270308T101500Z',
          'RRULE:FREQ=DAILY;COUNT=4',
          'SUMMARY:Stand-up',
        ],
      ],
      [`X-WR-CALNAME:${ME}`, 'X-WR-TIMEZONE:Europe/London'],
    ),
  );
  await writeFile(join(takeout, 'Drive', 'Packing list.txt'), 'Passport, charger, umbrella.\n');
  await writeFile(join(takeout, 'Drive', 'Reports', 'Q4.md'), '# Q4\n\nRevenue rose by 12 %.\n');
  await writeFile(
    join(takeout, 'Contacts', 'All Contacts.vcf'),
    'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sarah Chen\r\nEMAIL:sarah.chen@brightwater.example\r\nEND:VCARD\r\n',
  );
  return {
    workspace: await loadWorkspace(directory, { me: ME, timeZone: 'Europe/London' }),
    events: [
      { calendarId: 'primary', eventId: 'baseevent' },
      { calendarId: 'primary', eventId: 'baseseries', instanceStamp: (nth) => `2027030${8 + (nth % 2)}T100000Z` },
    ],
    remove: () => rm(directory, { recursive: true }),
  };
}
