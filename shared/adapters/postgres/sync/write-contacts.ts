import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import { newId } from '../../../domain/ids.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { ContactChanges } from '../../../sync/sync-store.ts';
import { namesToWords } from '../person-words.ts';
import type { Tables } from '../tables.ts';
import { lockAccount } from './lock-account.ts';
import { markContacts } from './mark-contacts.ts';

/** The etags of an account's contacts by their resource names: by the unique key of the table. */
export async function knownContacts(
  transaction: Transaction<Tables>,
  { accountId }: SyncJob,
): Promise<Map<string, string>> {
  const rows = await transaction
    .selectFrom('contacts')
    .select(['resource_name', 'etag'])
    .where('account_id', '=', accountId)
    .execute();
  return new Map(rows.map(({ resource_name, etag }) => [resource_name, etag]));
}

/** Writes contacts and deletes others, and marks the people whom they are. Only for whoever holds the lease. */
export async function writeContacts(
  transaction: Transaction<Tables>,
  job: SyncJob,
  { upserts, removals }: ContactChanges,
  clock: Clock,
): Promise<void> {
  if (upserts.length === 0 && removals.length === 0) return;
  await lockAccount(transaction, job.accountId);
  const rows = upserts.map((card) => ({
    id: newId(clock),
    resource_name: card.resourceName,
    etag: card.etag,
    addresses: [...new Set(card.emailAddresses.map(({ value }) => value))],
    words: namesToWords([...card.names, ...card.nicknames]),
    card,
  }));
  const changed = [...removals, ...rows.map(({ resource_name }) => resource_name)];
  const before = await sql<{ address: string }>`
    select distinct unnest(addresses) as address from contacts
    where account_id = ${job.accountId} and resource_name = any(${changed}::text[])`.execute(transaction);
  await sql`
    delete from contacts where account_id = ${job.accountId} and resource_name = any(${[...removals]}::text[])`.execute(
    transaction,
  );
  await sql`
    insert into contacts (id, user_id, account_id, resource_name, etag, addresses, words, card, synced_at)
    select id, ${job.userId}::uuid, ${job.accountId}::uuid, resource_name, etag,
      array(select jsonb_array_elements_text(addresses)), words, card, ${clock.now()}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (id uuid, resource_name text, etag text, addresses jsonb, words text, card jsonb)
    on conflict (account_id, resource_name) do update set
      etag = excluded.etag,
      addresses = excluded.addresses,
      words = excluded.words,
      card = excluded.card,
      synced_at = excluded.synced_at`.execute(transaction);
  const addresses = new Set([...before.rows.map(({ address }) => address), ...rows.flatMap((row) => row.addresses)]);
  await markContacts(transaction, job, [...addresses], clock);
}
