import { sql, type Transaction } from 'kysely';
import type { Service } from '../../../domain/service.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import { personWords } from '../person-words.ts';
import type { Tables } from '../tables.ts';
import { ITEM_TABLES, MAX_NAMES, named, SEEN } from './named-people.ts';

/**
 * Finds out anew when people were last seen and under which names, and forgets those whom nothing names any more: for people of whom rows
 * that are gone, or say something else now, were a sign (`countPeople` tells whom). Reads the account's copy once, as no index finds an
 * address in a row: so it is done once a pass, and not with each of its commits.
 *
 * @param addresses null for all people of the account: an earlier run of the pass was cut off, and nobody knows whom it left in doubt
 */
export async function recountPeople(
  transaction: Transaction<Tables>,
  { accountId }: SyncJob,
  addresses: readonly string[] | null,
): Promise<void> {
  if (addresses?.length === 0) return;
  const among = (address: string) =>
    addresses === null ? sql`true` : sql`${sql.ref(address)} = any(${[...addresses]}::text[])`;
  const { rows: stored } = await sql<{ address: string; nicknames: string[] }>`
    select address, nicknames from people where account_id = ${accountId} and ${among('address')}`.execute(transaction);
  const services: readonly Service[] = ['gmail', 'calendar', 'drive'];
  const mentions = services.map(
    (service) => sql`
      select named.address, named.name, ${sql.raw(SEEN[service])} as seen
      from ${sql.table(ITEM_TABLES[service])} c, ${named(service)}
      where c.account_id = ${accountId} and ${among('named.address')}`,
  );
  const { rows } = await sql<{ address: string; name: string | null; seen: string }>`
    select address, nullif(name, '') as name, to_jsonb(max(seen)) #>> '{}' as seen
    from (${sql.join(mentions, sql` union all `)}) as mention
    group by 1, 2 order by max(seen) desc, 2`.execute(transaction);
  const mentionsOf = Map.groupBy(rows, ({ address }) => address);
  const people = stored.map(({ address, nicknames }) => {
    const mentioned = mentionsOf.get(address) ?? [];
    const names = mentioned.flatMap(({ name }) => name ?? []).slice(0, MAX_NAMES);
    return { address, names, words: personWords(address, [...names, ...nicknames]), seen: mentioned[0]?.seen ?? null };
  });
  const unnamed = people.filter(({ seen }) => seen === null).map(({ address }) => address);
  await sql`
    delete from people where account_id = ${accountId} and address = any(${unnamed}::text[])
      and sent_count = 0 and received_count = 0 and not is_contact`.execute(transaction);
  await sql`
    update people set names = recounted.names, words = recounted.words, last_seen_at = recounted.seen
    from (
      select address, array(select jsonb_array_elements_text(names)) as names, words, seen
      from jsonb_to_recordset(${JSON.stringify(people)}::jsonb)
        as given (address text, names jsonb, words text, seen timestamptz)
    ) as recounted
    where people.account_id = ${accountId} and people.address = recounted.address
      and (people.names, people.words, people.last_seen_at)
        is distinct from (recounted.names, recounted.words, recounted.seen)`.execute(transaction);
}
