import { sql, type Transaction } from 'kysely';
import type { Service } from '../../../domain/service.ts';
import type { SyncJob } from '../../../domain/sync-job.ts';
import { personWords } from '../person-words.ts';
import type { Tables } from '../tables.ts';
import { ITEM_TABLES, MAX_NAMES, named, SEEN } from './named-people.ts';

/** What rows no longer say of a person. */
export interface Lost {
  address: string;
  names: readonly string[];
  /** When the rows that are gone last gave a sign of the person; null where the others give a later one. */
  seen: Date | null;
}

/**
 * Finds out anew when people were last seen, and under which names, where that came from rows that are gone. Reads the
 * account's copy once when there are such people: no index finds an address in a row.
 */
export async function recountSeen(
  transaction: Transaction<Tables>,
  { accountId }: SyncJob,
  lost: readonly Lost[],
): Promise<void> {
  const losing = new Map(
    lost.filter(({ names, seen }) => names.length > 0 || seen !== null).map((one) => [one.address, one]),
  );
  if (losing.size === 0) return;
  const stored = await transaction
    .selectFrom('people')
    .select(['address', 'nicknames', 'last_seen_at as lastSeenAt'])
    .where('account_id', '=', accountId)
    .where('address', '=', sql<string>`any(${[...losing.keys()]}::text[])`)
    .execute();
  const doubtful = stored.filter(({ address, lastSeenAt }) => {
    const { names = [], seen = null } = losing.get(address) ?? {};
    return names.length > 0 || (seen !== null && lastSeenAt !== null && lastSeenAt <= seen);
  });
  if (doubtful.length === 0) return;
  const addresses = doubtful.map(({ address }) => address);
  const services: readonly Service[] = ['gmail', 'calendar', 'drive'];
  const mentions = services.map(
    (service) => sql`
      select named.address, named.name, ${sql.raw(SEEN[service])} as seen
      from ${sql.table(ITEM_TABLES[service])} c, ${named(service)}
      where c.account_id = ${accountId} and named.address = any(${addresses}::text[])`,
  );
  const { rows } = await sql<{ address: string; name: string | null; seen: string }>`
    select address, nullif(name, '') as name, to_jsonb(max(seen)) #>> '{}' as seen
    from (${sql.join(mentions, sql` union all `)}) as mention
    group by 1, 2 order by max(seen) desc, 2`.execute(transaction);
  const seenOf = Map.groupBy(rows, ({ address }) => address);
  const people = doubtful.map(({ address, nicknames }) => {
    const mentioned = seenOf.get(address) ?? [];
    const names = mentioned.flatMap(({ name }) => name ?? []).slice(0, MAX_NAMES);
    return { address, names, words: personWords(address, [...names, ...nicknames]), seen: mentioned[0]?.seen ?? null };
  });
  await sql`
    update people set names = array(select jsonb_array_elements_text(recounted.names)), words = recounted.words,
      last_seen_at = recounted.seen
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb)
      as recounted (address text, names jsonb, words text, seen timestamptz)
    where people.account_id = ${accountId} and people.address = recounted.address`.execute(transaction);
}
