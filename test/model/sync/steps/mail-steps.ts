import fc from 'fast-check';
import type { World } from '../world.ts';
import { anyPick, pick } from './pick.ts';

/** Something that happens to the mailbox. Numbers pick one of the mails and labels that there are. */
export type MailStep =
  | {
      step: 'mail arrives';
      from: number;
      /** The mail that it answers. */
      answers: number | null;
      words: readonly string[];
      hoursAgo: number;
      as: MailForm;
    }
  | { step: 'mail is deleted' | 'mail is trashed' | 'mail is untrashed'; mail: number }
  | Relabelling
  | { step: 'mail is labelled' | 'mail loses its label'; mail: number; label: number; withStar: boolean }
  | { step: 'label is created' | 'label is deleted'; label: number }
  | { step: 'label is renamed'; label: number; to: string }
  | { step: 'history expires' };

interface Relabelling {
  step:
    | 'mail is read'
    | 'mail is unread'
    | 'mail is starred'
    | 'mail is unstarred'
    | 'mail is spam'
    | 'mail is archived';
  mail: number;
}

type MailForm = 'text' | 'html' | 'attachment';

const PEOPLE = [
  'Sarah Chen <sarah.chen@brightwater.example>',
  'Sarah Miller <sarah.chen@brightwater.example>',
  'Priya Raman <priya.raman@brightwater.example>',
  'nobody@new.example',
  'Alex Morgan <alex.morgan@example.com>',
];

const WORDS = ['budget', 'review', 'ünlü', 'flight', 'invoice', 'the', 'Friday', 'alpha', 'omega', 'TR7K2M'];

/** What a step does to the labels of a mail, at once. */
const LABEL_CHANGES: Readonly<Record<Relabelling['step'], { add?: readonly string[]; remove?: readonly string[] }>> = {
  'mail is read': { remove: ['UNREAD'] },
  'mail is unread': { add: ['UNREAD', 'INBOX'] },
  'mail is starred': { add: ['STARRED', 'IMPORTANT'] },
  'mail is unstarred': { remove: ['STARRED', 'IMPORTANT'] },
  'mail is spam': { add: ['SPAM'], remove: ['INBOX'] },
  'mail is archived': { remove: ['INBOX', 'SPAM'] },
};

const RELABELLINGS = Object.keys(LABEL_CHANGES) as Relabelling['step'][];

export const anyMailStep: fc.Arbitrary<MailStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      step: fc.constant('mail arrives' as const),
      from: anyPick,
      answers: fc.option(anyPick),
      words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }),
      hoursAgo: fc.constantFrom(0, 0, 0, 1, 500),
      as: fc.constantFrom<MailForm[]>('text', 'text', 'html', 'attachment'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ step: fc.constant('mail is deleted' as const), mail: anyPick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constantFrom('mail is trashed' as const, 'mail is untrashed' as const),
      mail: anyPick,
    }),
  },
  { weight: 6, arbitrary: fc.record({ step: fc.constantFrom(...RELABELLINGS), mail: anyPick }) },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constantFrom('mail is labelled' as const, 'mail loses its label' as const),
      mail: anyPick,
      label: anyPick,
      withStar: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constantFrom('label is created' as const, 'label is deleted' as const),
      label: anyPick,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('label is renamed' as const),
      label: anyPick,
      to: fc.constantFrom('Later', 'Work/Old', 'Ümit'),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ step: 'history expires' as const }) },
);

/** Lets it happen. What is not possible (there is no mail left, a label of that name exists) does not. */
export function takeMailStep({ google: { gmail }, clock }: World, step: MailStep): void {
  const mails = gmail.messages.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const labels = gmail.labels.filter(({ type }) => type === 'user');
  const mail = 'mail' in step ? pick(mails, step.mail)?.id : undefined;
  const label = 'label' in step ? pick(labels, step.label)?.id : undefined;
  switch (step.step) {
    case 'mail arrives': {
      const answered = step.answers === null ? undefined : pick(mails, step.answers)?.messageId;
      const internalDate = new Date(clock.now().getTime() - step.hoursAgo * 3_600_000);
      gmail.deliver(rawMail(step, answered, mails.length), { internalDate });
      break;
    }
    case 'mail is deleted':
      if (mail) gmail.delete(mail);
      break;
    case 'mail is trashed':
      if (mail) gmail.trash(mail);
      break;
    case 'mail is untrashed':
      if (mail) gmail.untrash(mail);
      break;
    case 'mail is labelled':
      if (mail && label) gmail.modifyLabels(mail, { add: withStar(label, step) });
      break;
    case 'mail loses its label':
      if (mail && label) gmail.modifyLabels(mail, { remove: withStar(label, step) });
      break;
    case 'label is created':
      if (isFree(`Label ${step.label}`)) gmail.createLabel(`Label ${step.label}`);
      break;
    case 'label is deleted':
      if (label) gmail.deleteLabel(label);
      break;
    case 'label is renamed':
      if (label && isFree(step.to)) gmail.renameLabel(label, step.to);
      break;
    case 'history expires':
      gmail.history.expire();
      break;
    default:
      if (mail) gmail.modifyLabels(mail, LABEL_CHANGES[step.step]);
  }

  function isFree(name: string): boolean {
    return gmail.labels.every((other) => other.name.toLowerCase() !== name.toLowerCase());
  }
}

/** Several labels of a mail may come or go at once. */
function withStar(label: string, step: { withStar: boolean }): string[] {
  return step.withStar ? [label, 'STARRED'] : [label];
}

type Arrival = Extract<MailStep, { step: 'mail arrives' }>;

function rawMail({ from, words, as }: Arrival, answered: string | undefined, number: number): string {
  const text = words.join(' ');
  const other = PEOPLE[(from + 1) % PEOPLE.length];
  const headers = [
    `From: ${PEOPLE[from % PEOPLE.length]}`,
    `To: Alex Morgan <alex.morgan@example.com>, ${other}`,
    `Subject: =?UTF-8?B?${Buffer.from(words.slice(0, 2).join(' ')).toString('base64')}?=`,
    `Message-ID: <arrived-${number}-${from}@new.example>`,
    ...(answered ? [`In-Reply-To: <${answered}>`] : []),
    'MIME-Version: 1.0',
  ];
  const plain = `Content-Type: text/plain; charset=UTF-8\r\n\r\n${text}\r\n`;
  switch (as) {
    case 'text':
      return `${headers.join('\r\n')}\r\n${plain}`;
    case 'html':
      return `${headers.join('\r\n')}\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n<p>${text}</p>\r\n`;
    case 'attachment':
      return [
        ...headers,
        'Content-Type: multipart/mixed; boundary=edge\r\n',
        `--edge\r\n${plain}`,
        '--edge\r\nContent-Type: text/plain; name=notes.txt\r\nContent-Disposition: attachment; filename=notes.txt\r\n',
        `Notes: ${text}\r\n--edge--\r\n`,
      ].join('\r\n');
  }
}
