/**
 * Vectors come and go with what may be found: search_vectors has those of texts that something visible has, hidden_vectors those of
 * texts that only spam and trash have. Whoever writes units moves them in the same transaction. All by the keys of the tables and
 * search_units_content; the caller holds the lock of lockTexts.
 */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Service } from '../../../domain/service.ts';
import { HIDDEN_FLAGS } from '../../../search/search-unit.ts';
import type { Tables } from '../tables.ts';
import { signatureOf } from './vector-space.ts';

/** Any number: what else takes advisory locks takes others. */
const LOCK_CLASS = 16;

/**
 * Until the end of the transaction nobody else changes who has which text of a person's service, in whichever account. To be taken
 * after lockSegments.
 */
export async function lockTexts(
  transaction: Transaction<Tables>,
  { userId, service }: { userId: string; service: Service },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(${`${userId} ${service}`}))`.execute(transaction);
}

/** Rows of a table `v` of vectors: those of the person and of these texts. */
function ofTexts(userId: string, contentKeys: readonly bigint[]): RawBuilder<unknown> {
  return sql`v.user_id = ${userId}::uuid and v.space_id in (select id from vector_spaces where user_id = ${userId}::uuid)
    and v.content_key = any(${contentKeys.map(String)}::bigint[])`;
}

function hasUnit(userId: string, contentKey: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select from search_units u where u.user_id = ${userId}::uuid and u.content_key = ${contentKey})`;
}

function hasVisibleUnit(userId: string, contentKey: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (
    select from search_units u
    where u.user_id = ${userId}::uuid and u.content_key = ${contentKey} and u.flags & ${HIDDEN_FLAGS}::integer = 0
  )`;
}

/** Puts vectors aside of texts that nothing visible has any more, and forgets those that nothing at all has. */
export async function hideVectors(
  transaction: Transaction<Tables>,
  userId: string,
  contentKeys: readonly bigint[],
): Promise<void> {
  if (contentKeys.length === 0) return;
  await sql`
    with hidden as (
      delete from search_vectors v where ${ofTexts(userId, contentKeys)} and not ${hasVisibleUnit(userId, sql`v.content_key`)}
      returning v.user_id, v.account_id, v.space_id, v.content_key, v.service, v.embedding
    )
    insert into hidden_vectors (user_id, account_id, space_id, content_key, service, embedding)
    select * from hidden where ${hasUnit(userId, sql`hidden.content_key`)}
    on conflict (user_id, space_id, content_key) do nothing`.execute(transaction);
  await sql`
    delete from hidden_vectors v where ${ofTexts(userId, contentKeys)} and not ${hasUnit(userId, sql`v.content_key`)}`.execute(
    transaction,
  );
}

/** Brings back the vectors of texts that something visible has again. Their spaces are locked, as their centre must not move meanwhile. */
export async function showVectors(
  transaction: Transaction<Tables>,
  userId: string,
  contentKeys: readonly bigint[],
): Promise<void> {
  if (contentKeys.length === 0) return;
  const isBack = sql`${ofTexts(userId, contentKeys)} and ${hasVisibleUnit(userId, sql`v.content_key`)}`;
  const { rows } = await sql`select from hidden_vectors v where ${isBack} limit 1`.execute(transaction);
  if (rows.length === 0) return;
  await sql`select from vector_spaces where user_id = ${userId}::uuid order by id for update`.execute(transaction);
  await sql`
    with shown as (
      delete from hidden_vectors v where ${isBack} returning v.*
    ), counted as (
      update vector_spaces space set vectors_at_most = vectors_at_most + added
      from (select space_id, count(*)::integer as added from shown group by space_id) as shown
      where space.id = shown.space_id and space.user_id = ${userId}::uuid
    )
    insert into search_vectors (user_id, account_id, space_id, content_key, service, signature, embedding)
    select shown.user_id, shown.account_id, space_id, content_key, service, ${signatureOf(sql`embedding`, sql`space.centre`)}, embedding
    from shown join vector_spaces space on space.id = shown.space_id and space.user_id = ${userId}::uuid
    on conflict (user_id, space_id, content_key) do nothing`.execute(transaction);
}
