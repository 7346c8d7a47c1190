import { sql, type Transaction } from 'kysely';
import type { EmbedScope, TextVector, VectorStore } from '../../../search/embed.ts';
import { HIDDEN_FLAGS } from '../../../search/search-unit.ts';
import type { Database } from '../database.ts';
import { retryOnConflict } from '../sync/retry-on-conflict.ts';
import type { Tables } from '../tables.ts';
import { halfvecBytes } from './halfvec-bytes.ts';
import { lockTexts } from './hidden-vectors.ts';
import { findPending, forgetDone, hasPending, lacksVector } from './pending-texts.ts';
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
 * The vectors are one value each: see halfvec-bytes.ts. Whoever takes the centre anew, or writes units of the scope, waits for this, and
 * this for them: a text that is deleted or hidden meanwhile gets no vector.
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
  await lockTexts(transaction, scope);
  const space = await openSpace(transaction, userId, model, vectors.length);
  if (space === undefined) return;
  await sql`
    insert into search_vectors (user_id, account_id, space_id, content_key, service, signature, embedding)
    select ${userId}::uuid, ${accountId}::uuid, space.id, given.content_key, ${service},
      ${signatureOf(sql`given.embedding`, sql`space.centre`)}, given.embedding
    from unnest(
      ${vectors.map(({ contentKey }) => contentKey)}::bigint[],
      array[${sql.join(vectors.map(({ embedding }) => halfvecBytes(embedding)))}]::halfvec[]
    ) as given (content_key, embedding)
    join vector_spaces space on space.id = ${space.id}::bigint and space.user_id = ${userId}::uuid
    where exists (
      select from search_units u
      where u.user_id = ${userId}::uuid and u.content_key = given.content_key and u.flags & ${HIDDEN_FLAGS}::integer = 0
    )
    on conflict (user_id, space_id, content_key) do nothing`.execute(transaction);
}

/**
 * What is due once a scope has its vectors. All of the person's spaces are locked, and the scope: what is forgotten here must not be
 * needed by a space that becomes tracked, or a unit that is written, in between.
 */
async function settle(transaction: Transaction<Tables>, scope: EmbedScope, model: string): Promise<void> {
  const { userId } = scope;
  await lockSegments(transaction, scope);
  await sql`select from vector_spaces where user_id = ${userId}::uuid order by id for update`.execute(transaction);
  const space = await openSpace(transaction, userId, model);
  if (space === undefined) return;
  const { id, isTracked } = space;
  if (!isTracked) await complete(transaction, userId, id);
  await centre(transaction, userId, id);
  await forgetDone(transaction, scope);
}

/**
 * Looks at all texts of the person: forgets vectors that nothing visible has, and those put aside that nothing at all has (two accounts may
 * have shared one, and one of them went). When none lacks one of this space, it is complete, and tracked from now on; its vectors are to
 * be counted, as workers of a release before 0017-pending-texts add some without; vectors of other models go, which a search may have
 * used until then.
 */
async function complete(transaction: Transaction<Tables>, userId: string, spaceId: string): Promise<void> {
  await sql`
    delete from search_vectors v where v.user_id = ${userId}::uuid and v.space_id = ${spaceId}::bigint and (
      select count(*) from search_units u
      where u.user_id = ${userId}::uuid and u.content_key = v.content_key and u.flags & ${HIDDEN_FLAGS}::integer = 0
    ) = 0`.execute(transaction);
  await sql`
    delete from hidden_vectors v where v.user_id = ${userId}::uuid and (
      select count(*) from search_units u where u.user_id = ${userId}::uuid and u.content_key = v.content_key
    ) = 0`.execute(transaction);
  const { numUpdatedRows } = await transaction
    .updateTable('vector_spaces')
    .set({ is_complete: true, is_tracked: true, vectors_at_most: null })
    .where('id', '=', spaceId)
    .where('user_id', '=', userId)
    .where(
      sql<boolean>`not exists (
        select from search_units u where u.user_id = ${userId}::uuid and ${lacksVector(userId, sql`${spaceId}::bigint`)}
      )`,
    )
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  await transaction.deleteFrom('vector_spaces').where('user_id', '=', userId).where('id', '<>', spaceId).execute();
}
