import { type RawBuilder, sql, type Transaction } from 'kysely';
import { QUERY_CENTRE_SHARE } from '../../../search/candidates.ts';
import type { Tables } from '../tables.ts';

/** The id of the person's space of a model, made if it is missing. Answered by vector_spaces_model. */
export async function openSpace(transaction: Transaction<Tables>, userId: string, model: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into vector_spaces (user_id, model, centred_on, is_complete) values (${userId}::uuid, ${model}, 0, false)
    on conflict (user_id, model) do update set model = excluded.model
    returning id`.execute(transaction);
  return rows[0]?.id as string;
}

/** The vectors of a space at least that its centre is the mean of: fewer say nothing about the rest. */
const FIRST_CENTRE = 64;

/** The centre is taken anew when there are so many times as many: it moves little, and every signature is written anew. */
const NEXT_CENTRE = 8;

/**
 * Takes the mean of a space's vectors as its centre, and all signatures anew, where that is due. The space's row is locked, so whoever
 * adds vectors meanwhile waits.
 */
export async function centre(transaction: Transaction<Tables>, userId: string, spaceId: string): Promise<void> {
  const { rows } = await sql<{ centredOn: number }>`
    select centred_on as "centredOn" from vector_spaces where id = ${spaceId}::bigint and user_id = ${userId}::uuid for update`.execute(
    transaction,
  );
  const centredOn = rows[0]?.centredOn ?? 0;
  const due = Math.max(FIRST_CENTRE, NEXT_CENTRE * centredOn);
  const { rows: counted } = await sql<{ vectors: number }>`
    select count(*)::integer as vectors from search_vectors
    where user_id = ${userId}::uuid and space_id = ${spaceId}::bigint`.execute(transaction);
  const vectors = counted[0]?.vectors ?? 0;
  if (vectors < due) return;
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

/**
 * Likewise of a query, of which a part of the centre is taken off (candidates.ts). A halfvec can't be multiplied by a number, but signs
 * are the same at twice the length.
 */
export function querySignature(vector: RawBuilder<unknown>, centreOfSpace: RawBuilder<unknown>): RawBuilder<string> {
  const timesOver = Array.from({ length: 1 / QUERY_CENTRE_SHARE }, () => vector);
  return signatureOf(sql`(${sql.join(timesOver, sql` + `)})`, centreOfSpace);
}
