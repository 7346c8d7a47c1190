import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import { newId } from '../../../domain/ids.ts';
import type { Service } from '../../../domain/service.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import type { Tables } from '../tables.ts';

/*
 * The directory of people is counted from the copy. Whoever changes rows of the copy calls `discountPeople` before and
 * `countPeople` after, for the same row ids and in the same transaction: what a row says of people is taken out and put in
 * again, so a sync that is repeated counts nothing twice, and the counts always are what a recount would give.
 *
 * A mail counts for its sender as received, and for its recipients as sent when the account wrote it; drafts, spam and
 * trash count for nobody. Events and files name people without counting.
 */

/** Rows are updated in the order of addresses, so that two workers of one account don't lock each other out. */
export async function countPeople(
  transaction: Transaction<Tables>,
  job: SyncJob,
  itemIds: readonly string[],
  clock: Clock,
): Promise<void> {
  const people = await tally(transaction, job, itemIds);
  if (people.length === 0) return;
  await sql`
    insert into people (id, user_id, account_id, address, names, is_contact, sent_count, received_count, last_seen_at)
    select id, ${job.userId}::uuid, ${job.accountId}::uuid, address,
      coalesce((select array_agg(value order by value) from jsonb_array_elements_text(names)), '{}'),
      false, sent, received, seen
    from jsonb_to_recordset(${JSON.stringify(people.map((person) => ({ id: newId(clock), ...person })))}::jsonb)
      as person (id uuid, address text, names jsonb, sent integer, received integer, seen timestamptz)
    order by address
    on conflict (account_id, address) do update set
      names = (
        select coalesce(array_agg(distinct name order by name), '{}') from unnest(people.names || excluded.names) as name
      ),
      sent_count = people.sent_count + excluded.sent_count,
      received_count = people.received_count + excluded.received_count,
      last_seen_at = greatest(people.last_seen_at, excluded.last_seen_at)`.execute(transaction);
}

/** @returns the addresses that these rows name, for `forgetUnseenPeople` */
export async function discountPeople(
  transaction: Transaction<Tables>,
  job: SyncJob,
  itemIds: readonly string[],
): Promise<string[]> {
  const people = await tally(transaction, job, itemIds);
  if (people.length === 0) return [];
  await sql`
    with changed as (
      select address, sent, received
      from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as person (address text, sent integer, received integer)
    ), locked as (
      select id, changed.sent, changed.received from people join changed using (address)
      where people.account_id = ${job.accountId}
      order by address
      for update of people
    )
    update people
    set sent_count = sent_count - locked.sent, received_count = received_count - locked.received
    from locked where people.id = locked.id`.execute(transaction);
  return people.map(({ address }) => address);
}

/**
 * Deletes people whom nothing of the copy names any more, among these addresses. Reads the account's copy when one of
 * them has no mail left, which only follows deletions.
 */
export async function forgetUnseenPeople(
  transaction: Transaction<Tables>,
  job: SyncJob,
  addresses: readonly string[],
): Promise<void> {
  if (addresses.length === 0) return;
  const { rows } = await sql<{ id: string; address: string }>`
    select id, address from people
    where account_id = ${job.accountId} and address = any(${[...addresses]}::text[])
      and sent_count = 0 and received_count = 0 and not is_contact`.execute(transaction);
  if (rows.length === 0) return;
  await sql`
    delete from people where id = any(${rows.map(({ id }) => id)}::uuid[])
      and not exists (select from gmail_cache c, ${named('gmail')} where c.account_id = ${job.accountId} and named.address = people.address)
      and not exists (select from gcal_cache c, ${named('calendar')} where c.account_id = ${job.accountId} and named.address = people.address)
      and not exists (select from gdrive_cache c, ${named('drive')} where c.account_id = ${job.accountId} and named.address = people.address)
    `.execute(transaction);
}

interface Tally {
  address: string;
  names: string[];
  sent: number;
  received: number;
  /** RFC 3339 */
  seen: string;
}

/** What these rows say of people, one entry an address, in the order of addresses. */
async function tally(transaction: Transaction<Tables>, job: SyncJob, itemIds: readonly string[]): Promise<Tally[]> {
  if (itemIds.length === 0) return [];
  const { rows } = await sql<Tally>`
    select named.address,
      coalesce(jsonb_agg(distinct named.name order by named.name) filter (where named.name <> ''), '[]') as names,
      (count(distinct c.id) filter (where is_sent))::integer as sent,
      (count(distinct c.id) filter (where is_received))::integer as received,
      to_jsonb(max(${sql.raw(SEEN[job.service])})) #>> '{}' as seen
    from ${sql.table(TABLES[job.service])} c, ${named(job.service)}
    where c.id = any(${[...itemIds]}::uuid[]) and named.address <> ''
    group by named.address
    order by named.address`.execute(transaction);
  return rows;
}

const TABLES: Readonly<Record<Service, string>> = {
  gmail: 'gmail_cache',
  calendar: 'gcal_cache',
  drive: 'gdrive_cache',
};

/** When a row last gave a sign of its people; an event in the future has not yet. */
const SEEN: Readonly<Record<Service, string>> = {
  gmail: 'c.received_at',
  calendar: `least(c.synced_at, coalesce(c.start_time, c.start_date::timestamp at time zone 'UTC'))`,
  drive: 'c.modified_at',
};

/** The people whom a row `c` of the service's table names. */
function named(service: Service): RawBuilder<unknown> {
  return sql.raw(NAMED[service]);
}

const NAMED: Readonly<Record<Service, string>> = {
  gmail: `lateral (
    select
      c.sender ->> 'address' as address, c.sender ->> 'name' as name,
      false as is_sent, not c.labels && '{SENT,DRAFT,SPAM,TRASH}' as is_received
    union all
    select
      person ->> 'address', person ->> 'name',
      c.labels @> '{SENT}' and not c.labels && '{DRAFT,SPAM,TRASH}', false
    from jsonb_path_query(c.recipients, '$.*[*]') as person
  ) as named`,
  calendar: `lateral (
    select person ->> 'address' as address, person ->> 'name' as name, false as is_sent, false as is_received
    from jsonb_path_query(jsonb_build_array(c.organizer) || c.attendees, '$[*]') as person
  ) as named`,
  drive: `lateral (
    select person ->> 'address' as address, person ->> 'name' as name, false as is_sent, false as is_received
    from jsonb_path_query(c.owners || c.shared_with, '$[*]') as person
    where coalesce(person ->> 'type', 'user') in ('user', 'group')
  ) as named`,
};
