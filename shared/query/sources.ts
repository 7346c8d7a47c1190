import { z } from 'zod';
import { contactName, type StoredContact } from '../domain/contact.ts';
import type { Hit, Item } from '../domain/hit.ts';
import type { MailboxAddress } from '../domain/mailbox-address.ts';
import { syncedSchema } from '../domain/service.ts';

/** What an answer cites as `[n]`. */
export const sourceSchema = z.object({
  n: z.int().min(1),
  service: syncedSchema.meta({ description: '`contacts` for somebody of the address book, whose title is the name.' }),
  id: z.uuid(),
  title: z.string(),
  from: z.string().nullable().meta({ description: 'Sender, organizer or owner, by name where one is known.' }),
  fromAddress: z.string().nullable().meta({ description: 'Their e-mail address.' }),
  date: z
    .union([z.iso.datetime(), z.iso.date()])
    .nullable()
    .meta({ description: 'Received, starting or modified (RFC 3339); a date without a time for an all-day event.' }),
  link: z.string().nullable().meta({ description: 'Where Google shows it.' }),
  snippet: z.string(),
});

export type Source = z.infer<typeof sourceSchema>;

const SNIPPET_LENGTH = 200;

/** The hit as source number `n`. */
export function toSource({ item, passages }: Hit, n: number): Source {
  const { service, id } = item;
  const { title, from, date, link, text } = describeItem(item);
  const snippet = shorten(passages[0] ?? text);
  return { n, service, id, title, from: nameOf(from), fromAddress: from?.address ?? null, date, link, snippet };
}

/** Somebody of the address book as source number `n`. */
export function toContactSource(contact: StoredContact, n: number): Source {
  const { id, resourceName, emailAddresses, phoneNumbers, postalAddresses, birthday } = contact;
  const values = [...phoneNumbers, ...emailAddresses, ...postalAddresses].map(({ value }) => value);
  return {
    n,
    service: 'contacts',
    id,
    title: contactName(contact),
    from: null,
    fromAddress: null,
    date: null,
    link: `https://contacts.google.com/person/${resourceName.replace(/^people\//, '')}`,
    snippet: shorten([...values, ...(birthday === null ? [] : [birthday])].join('; ')),
  };
}

export interface Description {
  title: string;
  from: MailboxAddress | null;
  date: string | null;
  link: string | null;
  text: string;
}

/** What every item has, whatever its service. */
export function describeItem(item: Item): Description {
  switch (item.service) {
    case 'gmail': {
      const { subject, sender, receivedAt, emailId, bodyPreview } = item.email;
      // Gmail's web interface shows a message by the hexadecimal id of the API.
      const link = `https://mail.google.com/mail/#all/${emailId}`;
      return { title: subject, from: sender, date: receivedAt.toISOString(), link, text: bodyPreview };
    }
    case 'calendar': {
      const { title, organizer, time, webLink, description, location } = item.event;
      const date = time.kind === 'timed' ? time.start.toISOString() : time.startDate;
      return { title, from: organizer, date, link: webLink, text: description || location };
    }
    case 'drive': {
      const { name, owners, modifiedAt, webLink, contentText } = item.file;
      const text = contentText ?? '';
      return { title: name, from: owners[0] ?? null, date: modifiedAt.toISOString(), link: webLink, text };
    }
    default:
      return item satisfies never;
  }
}

function nameOf(mailbox: MailboxAddress | null): string | null {
  return mailbox ? mailbox.name || mailbox.address : null;
}

/** One line of at most SNIPPET_LENGTH characters, cut between words where there are any. */
function shorten(text: string): string {
  const line = text
    .slice(0, 4 * SNIPPET_LENGTH)
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length <= SNIPPET_LENGTH) return line;
  const end = line.lastIndexOf(' ', SNIPPET_LENGTH - 1);
  return `${line.slice(0, end > SNIPPET_LENGTH / 2 ? end : SNIPPET_LENGTH - 1).toWellFormed()}…`;
}
