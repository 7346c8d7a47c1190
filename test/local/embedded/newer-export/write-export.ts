import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const ME = 'kim@example.org';

/** Mails that are the same in both exports. */
const UNCHANGED_MAILS = 400;

interface Mail {
  id: string;
  subject: string;
  /** Hours after the oldest. */
  hour: number;
  labels: string;
  references?: string;
}

const unchanged = Array.from(
  { length: UNCHANGED_MAILS },
  (_, index): Mail => ({
    id: `kept-${index}`,
    subject: `Note ${index} of the log book`,
    hour: index,
    labels: 'Inbox,Opened',
  }),
);

/** The newest come last, and are read first. */
const MAILS = {
  older: [
    ...unchanged,
    { id: 'answer', subject: 'Re: The harbour', hour: 2_000, labels: 'Inbox,Opened', references: 'harbour' },
    { id: 'relabelled', subject: 'Invoice of the plumber', hour: 2_001, labels: 'Inbox,Unread' },
    { id: 'went', subject: 'A raffle', hour: 2_002, labels: 'Inbox,Opened' },
  ],
  newer: [
    ...unchanged,
    // What the answer answers was not in the older export: the conversation begins with it now.
    { id: 'harbour', subject: 'The harbour', hour: 1_999, labels: 'Inbox,Opened' },
    { id: 'answer', subject: 'Re: The harbour', hour: 2_000, labels: 'Inbox,Opened', references: 'harbour' },
    { id: 'relabelled', subject: 'Invoice of the plumber', hour: 2_001, labels: 'Inbox,Opened,Household' },
    { id: 'came', subject: 'Keys for the boat', hour: 2_003, labels: 'Inbox,Unread' },
  ],
} satisfies Record<string, Mail[]>;

const EVENTS = {
  older: [
    ['kept', 'Dentist', '20270302T090000Z'],
    ['changed', 'Regatta', '20270303T090000Z'],
    ['went', 'Raffle', '20270304T090000Z'],
  ],
  newer: [
    ['kept', 'Dentist', '20270302T090000Z'],
    ['changed', 'Regatta, postponed', '20270310T090000Z'],
    ['came', 'Launch of the boat', '20270305T090000Z'],
  ],
} as const;

const CONTACTS = {
  older: [
    ['kept', 'Ada Kept', 'ada@example.com'],
    ['changed', 'Ben Changed', 'ben@example.com'],
    ['went', 'Cem Went', 'cem@example.com'],
  ],
  newer: [
    ['kept', 'Ada Kept', 'ada@example.com'],
    ['changed', 'Ben Changed', 'ben@example.net'],
    ['came', 'Dua Came', 'dua@example.com'],
  ],
} as const;

const FILES = {
  older: [
    ['kept.txt', 'Ropes and sails.', '2027-01-01T10:00:00Z'],
    ['changed.txt', 'The mast is made of wood.', '2027-01-02T10:00:00Z'],
    ['went.txt', 'A list of prizes.', '2027-01-03T10:00:00Z'],
  ],
  newer: [
    ['kept.txt', 'Ropes and sails.', '2027-01-01T10:00:00Z'],
    ['changed.txt', 'The mast is made of carbon.', '2027-02-02T10:00:00Z'],
    ['came.txt', 'The anchor weighs ten kilos.', '2027-02-03T10:00:00Z'],
  ],
} as const;

/** Writes a Takeout export as of one of two moments; its mails come from elsewhere, so that nothing but References tells of threads. */
export async function writeExport(folder: string, version: 'older' | 'newer'): Promise<void> {
  const takeout = join(folder, 'Takeout');
  for (const product of ['Mail', 'Calendar', 'Contacts', 'Drive']) {
    await mkdir(join(takeout, product), { recursive: true });
  }
  await writeFile(join(takeout, 'Mail', 'All mail.mbox'), MAILS[version].map(mbox).join(''));
  await writeFile(join(takeout, 'Calendar', `${ME}.ics`), calendar(EVENTS[version]));
  await writeFile(join(takeout, 'Contacts', 'All.vcf'), CONTACTS[version].map(card).join(''));
  for (const [name, text, modifiedTime] of FILES[version]) {
    await writeFile(join(takeout, 'Drive', name), text);
    const described = { name, createdTime: '2027-01-01T09:00:00Z', modifiedTime };
    await writeFile(join(takeout, 'Drive', `${name}-info.json`), JSON.stringify(described));
  }
}

export const mailsIn = (version: 'older' | 'newer') => MAILS[version].length;

function mbox({ id, subject, hour, labels, references }: Mail): string {
  const date = new Date(Date.UTC(2026, 9, 1) + hour * 3_600_000).toUTCString().replace('GMT', '+0000');
  return [
    'From - Tue Jan  5 10:00:00 2027',
    `X-Gmail-Labels: ${labels}`,
    'From: Robin <robin@example.com>',
    `To: ${ME}`,
    `Subject: ${subject}`,
    `Date: ${date}`,
    `Message-ID: <${id}@example.com>`,
    ...(references === undefined ? [] : [`References: <${references}@example.com>`]),
    '',
    `This is what ${id} says about the boat.`,
    '',
    '',
  ].join('\n');
}

function calendar(events: readonly (readonly [string, string, string])[]): string {
  const lines = events.flatMap(([uid, summary, start]) => [
    'BEGIN:VEVENT',
    `UID:${uid}@example.com`,
    `DTSTART:${start}`,
    'DURATION:PT1H',
    `SUMMARY:${summary}`,
    'END:VEVENT',
  ]);
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `X-WR-CALNAME:${ME}`,
    'X-WR-TIMEZONE:Europe/London',
    ...lines,
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

function card([uid, name, address]: readonly [string, string, string]): string {
  return ['BEGIN:VCARD', 'VERSION:3.0', `UID:${uid}`, `FN:${name}`, `EMAIL:${address}`, 'END:VCARD', ''].join('\r\n');
}
