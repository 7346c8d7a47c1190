import { sql } from 'kysely';
import type { KnownPerson, PeopleDirectory } from '../../../agents/people.ts';
import type { Database } from '../database.ts';

/** A name has a few parts; more would make the statement long for nothing. */
const MAX_PARTS = 8;

/**
 * People by the table `people`. A whole address finds itself. Each part of a name must begin a word of one of the person's
 * names, or of the part of the address before the @. All rows of the person are looked at, some thousands at most, by the
 * index on the person.
 */
export function createPeopleDirectory(database: Database): PeopleDirectory {
  return {
    find: (userId, name, limit) =>
      database.forPerson(userId, async (transaction) => {
        const patterns = (name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).slice(0, MAX_PARTS).map((part) => `\\m${part}`);
        const { rows } = await sql<KnownPerson>`
          select address, coalesce(max(names[1]), address) as name
          from people
          where user_id = ${userId}
            and (
              address = ${name.toLowerCase()}
              or (
                cardinality(${patterns}::text[]) > 0
                and (
                  split_part(address, '@', 1) ~* all (${patterns}::text[])
                  or exists (select from unnest(names) as known where known ~* all (${patterns}::text[]))
                )
              )
            )
          group by address
          order by
            address = ${name.toLowerCase()} desc, bool_or(is_contact) desc, sum(sent_count) desc,
            max(last_seen_at) desc nulls last, address
          limit ${limit}`.execute(transaction);
        return rows;
      }),
  };
}
