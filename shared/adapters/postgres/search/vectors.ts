import { sql, type Transaction } from 'kysely';
import type { EmbedScope, PendingText, TextVector, VectorStore } from '../../../search/embed.ts';
import { HIDDEN_FLAGS } from '../../../search/search-unit.ts';
import type { Database } from '../database.ts';
import { retryOnConflict } from '../sync/retry-on-conflict.ts';
import type { Tables } from '../tables.ts';
import { halfvecBytes } from './halfvec-bytes.ts';
import { lockSegments } from './segment.ts';
import { centre, openSpace, signatureOf } from './vector-space.ts';

/** The texts' vectors in Postgres. */
export function createVectorStore(database: Database): VectorStore {
  return {
    pending: (scope, model, before, limit) =>
      database.forPerson(scope.userId, (transaction) => findPending(transaction, scope, model, before, limit)),
    save: (scope, model, vectors) =>
      retryOnConflict(() =>
        database.forPerson(scope.userId, (transaction) => save(transaction, scope, model, vectors)),
      ),
    settle: (scope, model) =>
      retryOnConflict(() => database.forPerson(scope.userId, (transaction) => settle(transaction, scope, model))),
    hasPending: (scope, model) =>
      database.forPerson(scope.userId, (transaction) => hasPending(transaction, scope, model)),
  };
}

/**
 * Whether a unit `u` of the person may be found, and its text has no vector of the model: a lookup by the primary key of search_vectors
 * a unit. As `not exists` it becomes a join, and without statistics a nested loop (PGlite, 2,500 vectors: 24 s a batch).
 */
function lacksVector(userId: string, model: string) {
  return sql`u.flags & ${HIDDEN_FLAGS}::integer = 0 and (
      select count(*) from search_vectors v
      where v.user_id = ${userId}::uuid and v.content_key = u.content_key
        and v.space_id = (select id from vector_spaces where user_id = ${userId}::uuid and model = ${model})
    ) = 0`;
}

/** Units `u` of the scope whose text lacks its vector. */
function isPending({ userId, accountId, service }: EmbedScope, model: string) {
  return sql`u.user_id = ${userId}::uuid and u.account_id = ${accountId}::uuid and u.service = ${service}
    and ${lacksVector(userId, model)}`;
}

/** Along search_units_document, from the newest document down, as far as the limit takes. */
async function findPending(
  transaction: Transaction<Tables>,
  scope: EmbedScope,
  model: string,
  before: string | undefined,
  limit: number,
): Promise<PendingText[]> {
  const { rows } = await sql<PendingText>`
    select u.content_key as "contentKey", u.content, u.document from search_units u
    where ${isPending(scope, model)} and (${before ?? null}::bigint is null or u.document < ${before ?? null}::bigint)
    order by u.document desc limit ${limit}`.execute(transaction);
  return [...new Map(rows.map((text) => [text.contentKey, text])).values()];
}

/** Whether a text of the scope waits for its vector: looks at all of them where none does. */
export async function hasPending(transaction: Transaction<Tables>, scope: EmbedScope, model: string): Promise<boolean> {
  const { rows } = await sql`select from search_units u where ${isPending(scope, model)} limit 1`.execute(transaction);
  return rows.length > 0;
}

/**
 * The vectors are one value each: see halfvec-bytes.ts. Whoever takes the centre anew, or writes units of the scope, waits for this, and
 * this for them: a text that is deleted meanwhile gets no vector.
 */
async function save(
  transaction: Transaction<Tables>,
  scope: EmbedScope,
  model: string,
  vectors: readonly TextVector[],
): Promise<void> {
  if (vectors.length === 0) return;
  const { userId, accountId, service } = scope;
  await lockSegments(transaction, scope);
  const spaceId = await openSpace(transaction, userId, model);
  await sql`
    insert into search_vectors (user_id, account_id, space_id, content_key, service, signature, embedding)
    select ${userId}::uuid, ${accountId}::uuid, space.id, given.content_key, ${service},
      ${signatureOf(sql`given.embedding`, sql`space.centre`)}, given.embedding
    from unnest(
      ${vectors.map(({ contentKey }) => contentKey)}::bigint[],
      array[${sql.join(vectors.map(({ embedding }) => halfvecBytes(embedding)))}]::halfvec[]
    ) as given (content_key, embedding)
    join vector_spaces space on space.id = ${spaceId}::bigint and space.user_id = ${userId}::uuid
    where exists (select from search_units u where u.user_id = ${userId}::uuid and u.content_key = given.content_key)
    on conflict (user_id, space_id, content_key) do nothing`.execute(transaction);
}

/**
 * What is due once a scope has its vectors. Those of other models go when every text of the person has one of this for the first time:
 * until then a search may still use them. So do those of texts that nothing visible has: two accounts may have shared one.
 */
async function settle(transaction: Transaction<Tables>, { userId }: EmbedScope, model: string): Promise<void> {
  const spaceId = await openSpace(transaction, userId, model);
  await sql`
    delete from search_vectors v where v.user_id = ${userId}::uuid and v.space_id = ${spaceId}::bigint and (
      select count(*) from search_units u
      where u.user_id = ${userId}::uuid and u.content_key = v.content_key and u.flags & ${HIDDEN_FLAGS}::integer = 0
    ) = 0`.execute(transaction);
  await centre(transaction, userId, spaceId);
  const { numUpdatedRows } = await transaction
    .updateTable('vector_spaces')
    .set({ is_complete: true })
    .where('id', '=', spaceId)
    .where('user_id', '=', userId)
    .where('is_complete', '=', false)
    .where(
      sql<boolean>`not exists (select from search_units u where u.user_id = ${userId}::uuid and ${lacksVector(userId, model)})`,
    )
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  await transaction.deleteFrom('vector_spaces').where('user_id', '=', userId).where('id', '<>', spaceId).execute();
}
