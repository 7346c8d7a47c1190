import type { TestDatabase } from '../../helpers/database.ts';

/** Somebody as the directory of people should have them: names in any order. */
interface Person {
  names: Set<string>;
  sent: number;
  received: number;
  seen: number | null;
  contact: string | null;
  nicknames: Set<string>;
}

interface Mention {
  address?: string;
  name?: string;
  type?: string;
}

const UNCOUNTED = ['DRAFT', 'SPAM', 'TRASH'];

/** The directory of people as it is, in the terms of `recountedPeople`. */
export async function storedPeople(test: TestDatabase, accountId: string): Promise<unknown[]> {
  const rows = await test.asOwner('select * from people where account_id = $1', [accountId]);
  return rows
    .map((row) => ({
      address: row.address,
      names: row.names.toSorted(),
      sent: row.sent_count,
      received: row.received_count,
      seen: row.last_seen_at?.getTime() ?? null,
      contact: row.contact_id,
      isContact: row.is_contact,
      nicknames: row.nicknames.toSorted(),
      words: [...row.words.matchAll(/(?<= )[^ ]+(?= )/g)].map(([word]) => word).sort(),
    }))
    .sort(byAddress);
}

/** The directory of people, counted anew from the rows of the copy. */
export async function recountedPeople(test: TestDatabase, accountId: string): Promise<unknown[]> {
  const people = new Map<string, Person>();
  const rowsOf = (table: string, order = 'id') =>
    test.asOwner(`select * from ${table} where account_id = $1 order by ${order}`, [accountId]);

  for (const { sender, recipients, labels, received_at } of await rowsOf('gmail_cache')) {
    const counts = !labels.some((label: string) => UNCOUNTED.includes(label));
    const others: Mention[] = Object.values(recipients as Record<string, Mention[]>).flat();
    const isSent = counts && labels.includes('SENT');
    meet(sender, received_at.getTime()).forEach((person) => {
      if (counts && !labels.includes('SENT')) person.received += 1;
    });
    new Set(others.flatMap((other) => meet(other, received_at.getTime()))).forEach((person) => {
      if (isSent) person.sent += 1;
    });
  }
  for (const { organizer, attendees, synced_at, start_time, start_date } of await rowsOf('gcal_cache')) {
    const start = start_time ?? new Date(`${localDate(start_date)}T00:00:00Z`);
    const seen = Math.min(start.getTime(), synced_at.getTime());
    for (const person of [organizer, ...attendees]) meet(person, seen);
  }
  for (const { owners, shared_with, modified_at } of await rowsOf('gdrive_cache')) {
    for (const person of [...owners, ...shared_with]) {
      if (['user', 'group'].includes(person.type ?? 'user')) meet(person, modified_at.getTime());
    }
  }
  for (const { resource_name, addresses, card } of await rowsOf('contacts', 'resource_name')) {
    for (const address of addresses) {
      const person = personOf(address);
      person.contact ??= resource_name;
      for (const name of [...card.names, ...card.nicknames]) person.nicknames.add(name);
    }
  }
  return [...people]
    .map(([address, person]) => ({
      address,
      names: [...person.names].sort(),
      sent: person.sent,
      received: person.received,
      seen: person.seen,
      contact: person.contact,
      isContact: person.contact !== null,
      nicknames: [...person.nicknames].sort(),
      words: wordsOf([...person.names, ...person.nicknames, address.replace(/@.*/, '')]),
    }))
    .sort(byAddress);

  function personOf(address: string): Person {
    const known = people.get(address);
    if (known) return known;
    const person: Person = { names: new Set(), sent: 0, received: 0, seen: null, contact: null, nicknames: new Set() };
    people.set(address, person);
    return person;
  }

  function meet(mention: Mention | null, at: number): Person[] {
    if (!mention?.address) return [];
    const person = personOf(mention.address);
    if (mention.name) person.names.add(mention.name);
    person.seen = Math.max(person.seen ?? Number.NEGATIVE_INFINITY, at);
    return [person];
  }
}

/** The words of Latin names, without case and marks, each once. */
function wordsOf(names: readonly string[]): string[] {
  const plain = names.join(' ').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return [...new Set(plain.split(/[^a-z0-9]+/).filter(Boolean))].sort();
}

function byAddress(a: { address: string }, b: { address: string }): number {
  return a.address < b.address ? -1 : 1;
}

/** pg makes a date midnight of the machine's zone. */
function localDate(date: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}
