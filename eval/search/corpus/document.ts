import { addressParser } from 'postal-mime';
import { z } from 'zod';
import type { MailboxAddress } from '../../../shared/domain/mailbox-address.ts';

const text = z
  .string('must be a text')
  .nullish()
  .transform((value) => value ?? '');

const PERSON = 'must be "Ada Lovelace <ada@example.org>", an address, a name, or an object of name and address';

const personSchema = z.union(
  [z.string(), z.object({ name: z.string().nullish(), address: z.string().nullish(), email: z.string().nullish() })],
  PERSON,
);

/** One person or several, as a text with commas, an object, or a list of either. */
const people = z
  .union([personSchema, z.array(personSchema)], `${PERSON}, or a list of such`)
  .nullish()
  .transform((value) => (value == null ? [] : [value].flat().flatMap(mailboxesOf)));

const moment = z
  .union(
    [
      z.iso.date(),
      z.iso.datetime({ offset: true, local: true }),
      z.iso.datetime({ offset: true, local: true, precision: -1 }),
    ],
    'must be a day ("2027-03-08") or an RFC 3339 time ("2027-03-08T09:00:00Z")',
  )
  .nullish()
  .transform((value) => value ?? undefined);

const attachmentSchema = z.union(
  [
    z.string().transform((name) => ({ name, type: '', text: '' })),
    z.object({ name: z.string('must be the name of a file'), type: text, text }),
  ],
  'must be the name of a file, or an object of name, type and text',
);

/** A document of a corpus: a mail, an event or a file. What no kind of document has is read past. */
export const documentSchema = z.object({
  /** Unique in the corpus. */
  id: z.string('must be a text').min(1, 'must not be empty'),
  kind: z.enum(['email', 'event', 'file'], 'must be "email", "event" or "file"'),
  /** Subject, or name. */
  title: text,
  /** Body, description or content; HTML and Markdown stay as they are. */
  text,
  /** Sender, organizer or owner. */
  from: people,
  /** Recipients, guests, or whom a file is shared with. */
  to: people,
  cc: people,
  bcc: people,
  /** Received, beginning or last modified. An event on a day without a time lasts the whole day. */
  date: moment,
  /** When an event ends; by default an hour after it begins, or with its day. */
  end: moment,
  /** Where an event takes place. */
  location: text,
  /** The conversation of a mail; by default one of its own. */
  thread: text,
  /** Labels of a mail, for instance INBOX or SENT. */
  labels: z.array(z.string()).nullish(),
  unread: z.boolean('must be true or false').nullish(),
  attachments: z.array(attachmentSchema, 'must be a list').nullish(),
  /** The path of the folders above a file, joined by "/". */
  folder: text,
  /** The MIME type of a file; by default what its name ends in. */
  type: text,
});

export type CorpusDocument = z.output<typeof documentSchema>;

function mailboxesOf(person: z.infer<typeof personSchema>): MailboxAddress[] {
  if (typeof person !== 'string') return [mailbox(person.name ?? '', person.address ?? person.email ?? '')];
  return addressParser(person, { flatten: true }).map(({ name = '', address = '' }) => mailbox(name, address));
}

/** Somebody of whom only the name is known gets an address of a reserved domain, as people are told apart by addresses. */
function mailbox(name: string, address: string): MailboxAddress {
  if (address.includes('@')) return { address: address.toLowerCase(), ...(name === '' ? {} : { name }) };
  const known = name || address;
  const local = known.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '.');
  return { address: `${local}@name.invalid`, name: known };
}
