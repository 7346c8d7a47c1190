import { z } from 'zod';

/** A value of a contact with what it is: `home`, `work`, `mobile`, or whatever the person called it; null where nothing says. */
const contactValueSchema = z.object({ value: z.string(), type: z.string().nullable() });

export type ContactValue = z.infer<typeof contactValueSchema>;

/** Somebody in the person's address book, as they stand there. */
export const contactSchema = z.object({
  /** Google's name of it, for instance `people/c1234`. */
  resourceName: z.string(),
  /** Google's mark of its version. */
  etag: z.string(),
  /** The one to call them by first. */
  names: z.array(z.string()),
  nicknames: z.array(z.string()),
  /** Lower-cased. */
  emailAddresses: z.array(contactValueSchema),
  phoneNumbers: z.array(contactValueSchema),
  /** Each on one line. */
  postalAddresses: z.array(contactValueSchema),
  /** `1958-06-09`; `--06-09` where the year is not known (RFC 6350); else what the person wrote. */
  birthday: z.string().nullable(),
  organizations: z.array(z.object({ name: z.string().nullable(), title: z.string().nullable() })),
  /** Whom they are related to, and how. */
  relations: z.array(contactValueSchema),
});

export type Contact = z.infer<typeof contactSchema>;

/** What to call them: their name, else the next best that says who is meant. */
export function contactName(contact: Contact): string {
  const { names, nicknames, organizations, emailAddresses, phoneNumbers } = contact;
  const organization = organizations.find(({ name }) => name !== null)?.name;
  const name = names[0] ?? nicknames[0] ?? organization ?? emailAddresses[0]?.value ?? phoneNumbers[0]?.value;
  return name ?? contact.resourceName;
}

/** A contact in the copy. */
export interface StoredContact extends Contact {
  /** The row's UUID. */
  id: string;
}
