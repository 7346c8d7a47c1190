import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadWorkspace, type Workspace } from '../../../local/google-simulator/index.ts';
import { testCalendar } from '../../local/google-simulator/helpers/ics-factory.ts';
import { testMail } from '../../local/google-simulator/helpers/mail-factory.ts';
import type { KnownEvent } from './world.ts';

const ME = 'alex.morgan@example.com';
const SECOND = 'alex@home.example';

const BASE_EVENT: KnownEvent = { calendarId: 'primary', eventId: 'baseevent' };
const DESIGN_REVIEW = [
  'UID:baseevent@google.com',
  'DTSTART:20270309T140000Z',
  'DTEND:20270309T150000Z',
  'SUMMARY:Design review',
];
const PACKING_LIST = 'Passport, charger, umbrella.\n';
const SARAH = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sarah Chen\r\nEMAIL:sarah.chen@brightwater.example\r\nEND:VCARD\r\n';

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

/** A workspace at Google, and the events in it that steps know of. */
export interface BaseWorkspace {
  workspace: Workspace;
  events: readonly KnownEvent[];
  remove(): Promise<void>;
}

/**
 * A little of everything, so that a sequence is over in a second: three mails with a label of the person's own and a text
 * attached to one, an event, a series, two files, one in a folder, and a contact.
 */
export async function loadBaseWorkspace(): Promise<BaseWorkspace> {
  const workspace = await load(ME, {
    'Mail/All mail.mbox': mbox(ME, MAILS),
    [`Calendar/${ME}.ics`]: calendarOf(ME, [
      DESIGN_REVIEW,
      [
        'UID:baseseries@google.com',
        'DTSTART:20270308T100000Z',
        'DTEND:20270308T101500Z',
        'RRULE:FREQ=DAILY;COUNT=4',
        'SUMMARY:Stand-up',
      ],
    ]),
    'Drive/Packing list.txt': PACKING_LIST,
    'Drive/Reports/Q4.md': '# Q4\n\nRevenue rose by 12 %.\n',
    'Contacts/All Contacts.vcf': SARAH,
  });
  const instanceStamp = (nth: number) => `2027030${8 + (nth % 2)}T100000Z`;
  return { ...workspace, events: [BASE_EVENT, { calendarId: 'primary', eventId: 'baseseries', instanceStamp }] };
}

/** Less of it, for a second account: what it has, the first one has too, by the same words and ids. */
export async function loadSecondWorkspace(): Promise<BaseWorkspace> {
  const workspace = await load(SECOND, {
    'Mail/All mail.mbox': mbox(SECOND, MAILS.slice(1, 2)),
    [`Calendar/${SECOND}.ics`]: calendarOf(SECOND, [DESIGN_REVIEW]),
    'Drive/Packing list.txt': PACKING_LIST,
    'Contacts/All Contacts.vcf': SARAH,
  });
  return { ...workspace, events: [BASE_EVENT] };
}

function mbox(me: string, mails: readonly (typeof MAILS)[number][]): string {
  return mails
    .map(({ from, subject, body, labels, contentType }, index) =>
      testMail({
        headers: {
          Date: `Mon, 01 Mar 2027 1${index}:00:00 +0000`,
          From: from,
          To: labels.startsWith('Sent') ? 'Sarah Chen <sarah.chen@brightwater.example>' : `Alex Morgan <${me}>`,
          Subject: subject,
          'Message-ID': `<base-${MAILS.findIndex((mail) => mail.subject === subject)}@example.org>`,
          'X-Gmail-Labels': labels,
          'Content-Type': contentType,
        },
        body,
      }),
    )
    .join('');
}

function calendarOf(me: string, events: readonly (readonly string[])[]): string {
  return testCalendar(
    events.map((event) => [...event]),
    [`X-WR-CALNAME:${me}`, 'X-WR-TIMEZONE:Europe/London'],
  );
}

/** @param files by their path in an export */
async function load(me: string, files: Readonly<Record<string, string>>): Promise<Omit<BaseWorkspace, 'events'>> {
  const directory = await mkdtemp(join(tmpdir(), 'sync-model-workspace-'));
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, 'Takeout', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return {
    workspace: await loadWorkspace(directory, { me, timeZone: 'Europe/London' }),
    remove: () => rm(directory, { recursive: true }),
  };
}
