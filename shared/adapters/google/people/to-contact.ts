import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';
import type { Contact, ContactValue } from '../../../domain/contact.ts';
import { required } from '../malformed-resource-error.ts';

/**
 * Maps a person as people.connections.list gives it.
 * @throws MalformedResourceError
 */
export function toContact(person: people_v1.Schema$Person): Contact {
  return {
    resourceName: required(person.resourceName, 'resourceName'),
    etag: required(person.etag, 'etag'),
    names: texts(person.names?.map(({ displayName }) => displayName)),
    nicknames: texts(person.nicknames?.map(({ value }) => value)),
    emailAddresses: values(person.emailAddresses, ({ value }) => value?.trim().toLowerCase()),
    phoneNumbers: values(person.phoneNumbers, ({ value, canonicalForm }) => value ?? canonicalForm),
    postalAddresses: values(person.addresses, lineOf),
    birthday: birthdayOf(person.birthdays ?? []),
    organizations: (person.organizations ?? []).flatMap(({ name, title }) =>
      name || title ? [{ name: name || null, title: title || null }] : [],
    ),
    relations: values(person.relations, ({ person: relative }) => relative),
  };
}

function texts(all: readonly (string | null | undefined)[] | undefined): string[] {
  return [...new Set((all ?? []).flatMap((text) => text?.trim() || []))];
}

function values<T extends { type?: string | null }>(
  all: readonly T[] | undefined,
  textOf: (entry: T) => string | null | undefined,
): ContactValue[] {
  return (all ?? []).flatMap((entry) => {
    const value = textOf(entry)?.trim();
    return value ? [{ value, type: entry.type || null }] : [];
  });
}

/** Google sets an address over several lines. */
function lineOf({ formattedValue, streetAddress, postalCode, city, country }: people_v1.Schema$Address): string {
  const lines = formattedValue ? formattedValue.split('\n') : [streetAddress, postalCode, city, country];
  return texts(lines).join(', ');
}

/** One with a date, before one that is a text; a profile and a contact may each have their own. */
function birthdayOf(birthdays: readonly people_v1.Schema$Birthday[]): string | null {
  for (const { date } of birthdays) {
    if (!date?.month || !date.day) continue;
    const two = (part: number) => String(part).padStart(2, '0');
    const year = date.year ? String(date.year).padStart(4, '0') : '-';
    return `${year}-${two(date.month)}-${two(date.day)}`;
  }
  return texts(birthdays.map(({ text }) => text))[0] ?? null;
}
