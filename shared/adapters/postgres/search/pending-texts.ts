/**
 * Which texts lack a vector of a model.
 *
 * A person's space of a model is untracked at first, and again when an account of theirs went: then all their units are looked through.
 * Once all have a vector it is tracked (vectors.ts, `complete`). From then on what lacks one stands in pending_texts: triggers write
 * down every document that becomes visible, with the units, and a row leaves when every tracked space has its vector. So a worker that
 * dies half-way leaves the rest noted, and a search for what is missing costs what has changed.
 */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { EmbedScope, PendingText, PendingTexts } from '../../../search/embed.ts';
import { HIDDEN_FLAGS } from '../../../search/search-unit.ts';
import type { Tables } from '../tables.ts';
import { findSpace, type VectorSpace } from './vector-space.ts';

/**
 * Whether a unit `u` of the person may be found, and its text has no vector in a space: a lookup by the primary key of search_vectors
 * a unit. As `not exists` it becomes a join, and without statistics a nested loop (PGlite, 2,500 vectors: 24 s a batch).
 */
export function lacksVector(userId: string, spaceId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`u.flags & ${HIDDEN_FLAGS}::integer = 0 and (
      select count(*) from search_vectors v
      where v.user_id = ${userId}::uuid and v.content_key = u.content_key and v.space_id = ${spaceId}
    ) = 0`;
}

/**
 * Rows (content_key, content, document) that lack a vector in the space: by the primary key of pending_texts and search_units_document,
 * or in an untracked space along the whole of the latter. Either way in any order of documents that is asked for.
 */
function pendingRows({ userId, accountId, service }: EmbedScope, space: VectorSpace | undefined): RawBuilder<unknown> {
  const lacking = lacksVector(userId, sql`${space?.id ?? null}::bigint`);
  const ofScope = (row: RawBuilder<unknown>) =>
    sql`${row}.user_id = ${userId}::uuid and ${row}.account_id = ${accountId}::uuid and ${row}.service = ${service}`;
  if (!space?.isTracked) {
    return sql`select u.content_key, u.content, u.document from search_units u where ${ofScope(sql`u`)} and ${lacking}`;
  }
  return sql`
    select unit.content_key, unit.content, p.document from pending_texts p cross join lateral (
      select u.content_key, u.content from search_units u
      where u.user_id = ${userId}::uuid and u.document = p.document and ${lacking}
      limit 1
    ) as unit
    where ${ofScope(sql`p`)}`;
}

/** From the newest document down, as far as the limit takes. */
export async function findPending(
  transaction: Transaction<Tables>,
  scope: EmbedScope,
  model: string,
  before: string | undefined,
  limit: number,
): Promise<PendingTexts> {
  const space = await findSpace(transaction, scope.userId, model);
  const { rows } = await sql<PendingText & { document: string }>`
    select content_key as "contentKey", content, document from (${pendingRows(scope, space)}) as pending
    where ${before ?? null}::bigint is null or document < ${before ?? null}::bigint
    order by document desc limit ${limit}`.execute(transaction);
  const texts = new Map(rows.map(({ contentKey, content }) => [contentKey, { contentKey, content }]));
  return { texts: [...texts.values()], next: rows.length < limit ? undefined : rows.at(-1)?.document };
}

/** Whether a text of the scope waits for its vector. */
export async function hasPending(transaction: Transaction<Tables>, scope: EmbedScope, model: string): Promise<boolean> {
  const space = await findSpace(transaction, scope.userId, model);
  const { rows } = await sql`select from (${pendingRows(scope, space)}) as pending limit 1`.execute(transaction);
  return rows.length > 0;
}

/**
 * Whether the embed worker has something to do: vectors to make, or notes to forget of texts that have one already; in an untracked
 * space, to look what lacks one.
 */
export async function isEmbeddingDue(
  transaction: Transaction<Tables>,
  scope: EmbedScope,
  model: string,
): Promise<boolean> {
  const space = await findSpace(transaction, scope.userId, model);
  const { userId, accountId, service } = scope;
  if (space?.isTracked) {
    const { rows: noted } = await sql`
      select from pending_texts where user_id = ${userId}::uuid and account_id = ${accountId}::uuid and service = ${service}
      limit 1`.execute(transaction);
    return noted.length > 0;
  }
  const { rows } = await sql`
    select from search_units where user_id = ${userId}::uuid and account_id = ${accountId}::uuid and service = ${service}
      and flags & ${HIDDEN_FLAGS}::integer = 0
    limit 1`.execute(transaction);
  return rows.length > 0;
}

/** Forgets what stands in pending_texts of the scope, and no tracked space lacks. Writers of the scope must wait meanwhile. */
export async function forgetDone(
  transaction: Transaction<Tables>,
  { userId, accountId, service }: EmbedScope,
): Promise<void> {
  await sql`
    delete from pending_texts p
    where p.user_id = ${userId}::uuid and p.account_id = ${accountId}::uuid and p.service = ${service} and (
      select count(*) from search_units u cross join (
        select id from vector_spaces where user_id = ${userId}::uuid and is_tracked
      ) as space
      where u.user_id = ${userId}::uuid and u.document = p.document and ${lacksVector(userId, sql`space.id`)}
    ) = 0`.execute(transaction);
}
