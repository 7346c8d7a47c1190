import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

export interface VectorSpace {
  id: string;
  isTracked: boolean;
}

/**
 * The person's space of a model, made if it is missing, and locked until the end of the transaction. Answered by vector_spaces_model.
 * @param added vectors that the caller is about to store in it
 * @returns undefined for a person who is gone
 */
export async function openSpace(
  transaction: Transaction<Tables>,
  userId: string,
  model: string,
  added: number = 0,
): Promise<VectorSpace | undefined> {
  const { rows } = await sql<VectorSpace>`
    insert into vector_spaces as stored (user_id, model, centred_on, is_complete, vectors_at_most)
    select id, ${model}, 0, false, ${added}::integer from users where id = ${userId}::uuid
    on conflict (user_id, model) do update set vectors_at_most = stored.vectors_at_most + excluded.vectors_at_most
    returning id, is_tracked as "isTracked"`.execute(transaction);
  return rows[0];
}

/** The same where it is there, as it is. */
export async function findSpace(
  transaction: Transaction<Tables>,
  userId: string,
  model: string,
): Promise<VectorSpace | undefined> {
  return transaction
    .selectFrom('vector_spaces')
    .select(['id', 'is_tracked as isTracked'])
    .where('user_id', '=', userId)
    .where('model', '=', model)
    .executeTakeFirst();
}

/** The vectors of a space at least that its centre is the mean of: fewer say nothing about the rest. */
const FIRST_CENTRE = 64;

/** The centre is taken anew when there are so many times as many: it moves little, and every signature is written anew. */
const NEXT_CENTRE = 8;

/**
 * Takes the mean of a space's vectors as its centre, and all signatures anew, where that is due. They are counted only when there may be
 * enough. The space's row is locked (openSpace), so whoever adds vectors meanwhile waits.
 */
export async function centre(transaction: Transaction<Tables>, userId: string, spaceId: string): Promise<void> {
  const { rows: counted } = await sql<{ vectors: number; due: number }>`
    update vector_spaces set vectors_at_most = (
      select count(*) from search_vectors where user_id = ${userId}::uuid and space_id = ${spaceId}::bigint
    )
    where id = ${spaceId}::bigint and user_id = ${userId}::uuid
      and coalesce(vectors_at_most >= greatest(${FIRST_CENTRE}::integer, ${NEXT_CENTRE}::integer * centred_on), true)
    returning vectors_at_most as vectors, greatest(${FIRST_CENTRE}::integer, ${NEXT_CENTRE}::integer * centred_on) as due`.execute(
    transaction,
  );
  const [count] = counted;
  if (count === undefined || count.vectors < count.due) return;
  const { vectors } = count;
  await sql`
    update vector_spaces set centred_on = ${vectors}::integer, centre = (
      select avg(embedding) from search_vectors where user_id = ${userId}::uuid and space_id = ${spaceId}::bigint
    )
    where id = ${spaceId}::bigint and user_id = ${userId}::uuid`.execute(transaction);
  await sql`
    update search_vectors set signature = ${signatureOf(sql`embedding`, sql`space.centre`)}
    from vector_spaces as space
    where space.id = ${spaceId}::bigint and space.user_id = ${userId}::uuid
      and search_vectors.user_id = ${userId}::uuid and search_vectors.space_id = ${spaceId}::bigint`.execute(
    transaction,
  );
}

/** The signs of what remains of a rotated vector without the centre (Charikar 2002: the rotation's rows are the hyperplanes). */
export function signatureOf(vector: RawBuilder<unknown>, centreOfSpace: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`binary_quantize(coalesce(${vector} - ${centreOfSpace}, ${vector}))`;
}
