import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../domain/clock.ts';
import { newId } from '../../../domain/ids.ts';
import type { ItemJob, SyncJob } from '../../../domain/sync-job.ts';
import { personWords } from '../person-words.ts';
import type { Tables } from '../tables.ts';
import { ITEM_TABLES, MAX_NAMES, named, SEEN } from './named-people.ts';

/*
 * The directory of people is counted from the copy. Whoever changes rows of the copy calls `discountPeople` before and
 * `countPeople` after, for the same row ids and in the same transaction: what a row says of people is taken out and put in
 * again, so a sync that is repeated counts nothing twice, and the counts always are what a recount would give. When people were last
 * seen, and their names, may be more than the rows still say until `recountPeople` has looked at those left in doubt.
 *
 * A mail counts for its sender as received, and for its recipients as sent when the account wrote it; drafts, spam and
 * trash count for nobody. Events and files name people without counting.
 */

/**
 * @param namedBefore what `discountPeople` gave
 * @returns the addresses left in doubt: these rows no longer name them, or under other names, or as seen earlier
 */
export async function countPeople(
  transaction: Transaction<Tables>,
  job: ItemJob,
  itemIds: readonly string[],
  namedBefore: readonly Mentions[],
  clock: Clock,
): Promise<string[]> {
  const people = await tally(transaction, job, itemIds);
  await addPeople(transaction, job, people, clock);
  const now = new Map(people.map((person) => [person.address, person]));
  const inDoubt = namedBefore.filter(({ address, names, seen }) => {
    const person = now.get(address);
    return !person || new Date(person.seen) < new Date(seen) || names.some((name) => !person.names.includes(name));
  });
  return inDoubt.map(({ address }) => address);
}

async function addPeople(
  transaction: Transaction<Tables>,
  job: ItemJob,
  people: readonly Mentions[],
  clock: Clock,
): Promise<void> {
  if (people.length === 0) return;
  const addresses = people.map(({ address }) => address);
  const stored = await storedNames(transaction, job, addresses);
  const rows = people.map(({ address, names: seenNames, ...counts }) => {
    const before = stored.get(address);
    const names = mergeNames(before, { names: seenNames, seen: new Date(counts.seen) });
    const words = personWords(address, [...names, ...(before?.nicknames ?? [])]);
    return { id: newId(clock), address, names, words, ...counts };
  });
  await sql`
    insert into people (id, user_id, account_id, address, names, words, is_contact, sent_count, received_count, last_seen_at)
    select id, ${job.userId}::uuid, ${job.accountId}::uuid, address,
      array(select jsonb_array_elements_text(names)), words, false, sent, received, seen
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as person (id uuid, address text, names jsonb, words text, sent integer, received integer, seen timestamptz)
    on conflict (account_id, address) do update set
      names = excluded.names,
      words = excluded.words,
      sent_count = people.sent_count + excluded.sent_count,
      received_count = people.received_count + excluded.received_count,
      last_seen_at = greatest(people.last_seen_at, excluded.last_seen_at)`.execute(transaction);
}

interface StoredNames {
  names: string[];
  nicknames: string[];
  lastSeenAt: Date | null;
}

async function storedNames(
  transaction: Transaction<Tables>,
  job: SyncJob,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, StoredNames>> {
  const rows = await transaction
    .selectFrom('people')
    .select(['address', 'names', 'nicknames', 'last_seen_at as lastSeenAt'])
    .where('account_id', '=', job.accountId)
    .where('address', '=', sql<string>`any(${[...addresses]}::text[])`)
    .execute();
  return new Map(rows.map(({ address, ...names }) => [address, names]));
}

/** The names that a person was seen under, the last one first. */
function mergeNames(stored: StoredNames | undefined, seen: { names: readonly string[]; seen: Date }): string[] {
  if (!stored) return [...new Set(seen.names)].slice(0, MAX_NAMES);
  const isNewer = stored.lastSeenAt === null || seen.seen > stored.lastSeenAt;
  const names = isNewer ? [...seen.names, ...stored.names] : [...stored.names, ...seen.names];
  return [...new Set(names)].slice(0, MAX_NAMES);
}

/** @returns what these rows say of people, for `countPeople` */
export async function discountPeople(
  transaction: Transaction<Tables>,
  job: ItemJob,
  itemIds: readonly string[],
): Promise<Mentions[]> {
  const people = await tally(transaction, job, itemIds);
  if (people.length === 0) return [];
  await sql`
    with changed as (
      select address, sent, received
      from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as person (address text, sent integer, received integer)
    )
    update people
    set sent_count = sent_count - changed.sent, received_count = received_count - changed.received
    from changed where people.account_id = ${job.accountId} and people.address = changed.address`.execute(transaction);
  return people;
}

/**
 * Deletes people whom nothing of the copy names any more, among these addresses. Reads the account's copy once when one of
 * them has no mail left: so it is told only whom something no longer names.
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

/** What rows say of a person. */
export interface Mentions {
  address: string;
  /** The newest first, as often as they were seen. */
  names: string[];
  sent: number;
  received: number;
  /** RFC 3339 */
  seen: string;
}

/** What these rows say of people, one entry an address. */
async function tally(transaction: Transaction<Tables>, job: ItemJob, itemIds: readonly string[]): Promise<Mentions[]> {
  if (itemIds.length === 0) return [];
  const seen = sql.raw(SEEN[job.service]);
  const { rows } = await sql<Mentions>`
    select named.address,
      coalesce(jsonb_agg(named.name order by ${seen} desc nulls last, named.name) filter (where named.name <> ''), '[]') as names,
      (count(distinct c.id) filter (where is_sent))::integer as sent,
      (count(distinct c.id) filter (where is_received))::integer as received,
      to_jsonb(max(${seen})) #>> '{}' as seen
    from ${sql.table(ITEM_TABLES[job.service])} c, ${named(job.service)}
    where c.id = any(${[...itemIds]}::uuid[]) and named.address <> ''
    group by named.address`.execute(transaction);
  return rows;
}
