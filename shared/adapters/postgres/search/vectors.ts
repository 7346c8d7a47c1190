import { type SqlBool, sql, type Transaction } from 'kysely';
import type { EmbedScope, PendingUnit, UnitVector, VectorStore } from '../../../search/embed.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { halfvecBytes } from './halfvec-bytes.ts';

/** The units' vectors in Postgres. */
export function createVectorStore(database: Database): VectorStore {
  return {
    pending: (scope, limit) =>
      database.forPerson(scope.userId, (transaction) => findPending(transaction, scope, limit)),
    save: (scope, vectors) => database.forPerson(scope.userId, (transaction) => save(transaction, scope, vectors)),
    countPending: (scope) => database.forPerson(scope.userId, (transaction) => count(transaction, scope)),
  };
}

/** Which units are waiting: answered by the partial index search_units_without_vector. */
function isPending({ userId, accountId, service }: EmbedScope) {
  return sql<SqlBool>`user_id = ${userId} and account_id = ${accountId} and service = ${service} and embedding is null`;
}

function findPending(transaction: Transaction<Tables>, scope: EmbedScope, limit: number): Promise<PendingUnit[]> {
  return transaction
    .selectFrom('search_units')
    .select(['segment_id as segmentId', 'document', 'content', 'content_hash as contentHash'])
    .where(isPending(scope))
    .orderBy('document', 'desc')
    .limit(limit)
    .execute();
}

/** Answered by the primary key. The vectors are one value each: see halfvec-bytes.ts. */
async function save(
  transaction: Transaction<Tables>,
  scope: EmbedScope,
  vectors: readonly UnitVector[],
): Promise<void> {
  if (vectors.length === 0) return;
  await sql`
    update search_units as stored
    set model = given.model, signature = given.signature::bit(1536), embedding = given.embedding
    from unnest(
      ${vectors.map(({ unit }) => unit.segmentId)}::bigint[],
      ${vectors.map(({ unit }) => unit.document)}::integer[],
      ${vectors.map(({ unit }) => Buffer.from(unit.contentHash))}::bytea[],
      ${vectors.map(({ model }) => model)}::text[],
      ${vectors.map(({ signature }) => signature)}::text[],
      array[${sql.join(vectors.map(({ embedding }) => halfvecBytes(embedding)))}]::halfvec[]
    ) as given (segment_id, document, content_hash, model, signature, embedding)
    where stored.user_id = ${scope.userId} and stored.segment_id = given.segment_id
      and stored.document = given.document and stored.content_hash = given.content_hash`.execute(transaction);
}

async function count(transaction: Transaction<Tables>, scope: EmbedScope): Promise<number> {
  const { waiting } = await transaction
    .selectFrom('search_units')
    .select((is) => is.fn.countAll<string>().as('waiting'))
    .where(isPending(scope))
    .executeTakeFirstOrThrow();
  return Number(waiting);
}
