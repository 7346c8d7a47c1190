import { sql } from 'kysely';
import type { Database } from '../../shared/adapters/postgres/database.ts';
import type { Names } from './questions.ts';

/** The names of a synced workspace, in an order that does not depend on when it was synced. */
export function readNames(database: Database, userId: string): Promise<Names> {
  return database.forPerson(userId, async (transaction) => {
    const texts = async (query: ReturnType<typeof sql<{ text: string }>>) =>
      (await query.execute(transaction)).rows.map(({ text }) => text);
    return {
      people: await texts(sql`select names[1] as text from people where names[1] ~ ' ' order by address collate "C"`),
      subjects: await texts(sql`
        select distinct regexp_replace(subject, '^((re|fwd?): *)+', '', 'i') collate "C" as text from gmail_cache
        where length(subject) between 8 and 80 order by 1`),
      events: await texts(sql`
        select distinct title collate "C" as text from gcal_cache where length(title) between 4 and 80 order by 1`),
      files: await texts(sql`
        select distinct name collate "C" as text from gdrive_cache where length(name) between 4 and 80 order by 1`),
    };
  });
}
