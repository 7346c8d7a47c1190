import { createHash } from 'node:crypto';
import type pg from 'pg';

/** A person of the benchmark, by their number: the same in every run. */
export interface Person {
  number: number;
  userId: string;
  accountId: string;
}

export function personOf(number: number): Person {
  return { number, userId: uuidOf(`bench user ${number}`), accountId: uuidOf(`bench account ${number}`) };
}

/** The id that an item of one person has in a copy of theirs; `sqlOfCopiedId` says the same in SQL. */
export function copiedId(id: string, { userId }: Person): string {
  return uuidOf(`${userId}${id}`);
}

export function sqlOfCopiedId(column: string, { userId }: Person): string {
  return `md5('${userId}' || ${column}::text)::uuid`;
}

/** @returns whether the person was not there before */
export async function createPerson(owner: pg.Pool, { number, userId, accountId }: Person): Promise<boolean> {
  const email = `person-${number}@example.com`;
  const { rowCount } = await owner.query(
    `insert into users (id, email, time_zone, tier, action_policy, autosync_enabled, sync_interval_minutes, created_at, updated_at)
     values ($1, $2, 'UTC', 'free', 'confirm-outward', true, 15, now(), now()) on conflict do nothing`,
    [userId, email],
  );
  await owner.query(
    `insert into accounts (id, user_id, google_subject, email, scopes, state, created_at, updated_at)
     values ($1, $2, $3, $3, '{}', 'connected', now(), now()) on conflict do nothing`,
    [accountId, userId, email],
  );
  return rowCount === 1;
}

/** As Postgres's md5(…)::uuid. */
function uuidOf(text: string): string {
  return createHash('md5')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
