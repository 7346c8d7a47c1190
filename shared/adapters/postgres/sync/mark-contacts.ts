import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import type { Contact } from '../../../domain/contact.ts';
import { newId } from '../../../domain/ids.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import { personWords } from '../person-words.ts';
import type { Tables } from '../tables.ts';
import { forgetUnseenPeople } from './people.ts';

/**
 * Marks the people of these addresses as contacts, with the names that the address book has for them, or as none any more;
 * whom nothing else names is then forgotten. An address that stands on several cards belongs to the first by resource name, and
 * is found by the names of all.
 */
export async function markContacts(
  transaction: Transaction<Tables>,
  job: SyncJob,
  addresses: readonly string[],
  clock: Clock,
): Promise<void> {
  if (addresses.length === 0) return;
  const owners = await ownersOf(transaction, job, addresses);
  const names = await namesOf(transaction, job, addresses);
  const rows = addresses.flatMap((address) => {
    const owner = owners.get(address);
    // Nobody is made a person by going from the address book.
    if (!owner && !names.has(address)) return [];
    const nicknames = [...new Set(owner?.names ?? [])];
    const words = personWords(address, [...(names.get(address) ?? []), ...nicknames]);
    return [{ id: newId(clock), address, contact: owner?.resourceName ?? null, nicknames, words }];
  });
  await sql`
    insert into people (
      id, user_id, account_id, address, names, nicknames, words, contact_id, is_contact, sent_count, received_count
    )
    select id, ${job.userId}::uuid, ${job.accountId}::uuid, address, '{}',
      array(select jsonb_array_elements_text(nicknames)), words, contact, contact is not null, 0, 0
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as marked (id uuid, address text, nicknames jsonb, words text, contact text)
    on conflict (account_id, address) do update set
      nicknames = excluded.nicknames,
      words = excluded.words,
      contact_id = excluded.contact_id,
      is_contact = excluded.is_contact`.execute(transaction);
  await forgetUnseenPeople(
    transaction,
    job,
    addresses.filter((address) => !owners.has(address)),
  );
}

interface Owner {
  resourceName: string;
  names: readonly string[];
}

/** Reads the account's contacts once: no index serves the overlap of arrays under row security. */
async function ownersOf(
  transaction: Transaction<Tables>,
  { accountId }: SyncJob,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, Owner>> {
  const { rows } = await sql<{ address: string; resourceName: string; card: Contact }>`
    select address, resource_name as "resourceName", card
    from contacts, unnest(addresses) as address
    where account_id = ${accountId} and address = any(${[...addresses]}::text[])
    order by resource_name`.execute(transaction);
  const owners = new Map<string, Owner>();
  for (const { address, resourceName, card } of rows) {
    const before = owners.get(address);
    const names = [...(before?.names ?? []), ...card.names, ...card.nicknames];
    owners.set(address, { resourceName: before?.resourceName ?? resourceName, names });
  }
  return owners;
}

/** The names under which mails, events and files name people. */
async function namesOf(
  transaction: Transaction<Tables>,
  { accountId }: SyncJob,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await transaction
    .selectFrom('people')
    .select(['address', 'names'])
    .where('account_id', '=', accountId)
    .where('address', '=', sql<string>`any(${[...addresses]}::text[])`)
    .execute();
  return new Map(rows.map(({ address, names }) => [address, names]));
}
