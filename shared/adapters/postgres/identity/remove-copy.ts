import { sql, type Transaction } from 'kysely';
import type { AccountRef } from '../../../identity/token-vault.ts';
import type { Database } from '../database.ts';
import { retryOnConflict } from '../sync/retry-on-conflict.ts';
import type { Tables } from '../tables.ts';

/** What is found, before what it was found in. Each has an index that begins with the account. */
const BEFORE_POSTINGS = ['search_units', 'search_vectors', 'hidden_vectors', 'pending_texts'] as const;
const AFTER_POSTINGS = ['gmail_cache', 'gcal_cache', 'gdrive_cache', 'people', 'contacts'] as const;

/** The statement timeout of the role is 30 s, and a row with its words and vectors takes a tenth of a millisecond. */
const PIECE = 10_000;

/** A place in the order of the primary key of postings. */
interface Place {
  term: string;
  segmentId: string;
}

/**
 * Removes what was synced of an account that is being removed, a piece a transaction; what is small goes with its row. Each piece
 * locks the row first: the removal may have been finished by another call meanwhile, and the account connected anew.
 * @returns whether nothing is left; false when the time was up before
 */
export async function removeCopy(database: Database, account: AccountRef, isTimeUp: () => boolean): Promise<boolean> {
  /** Does pieces until one says that it was the last, or the account is not being removed (any more). */
  const doPieces = async (work: (transaction: Transaction<Tables>) => Promise<'more' | 'last'>): Promise<boolean> => {
    for (let next: 'more' | 'last' = 'more'; next === 'more'; ) {
      if (isTimeUp()) return false;
      next = await retryOnConflict(() =>
        database.forPerson(account.userId, async (transaction) =>
          (await isBeingRemoved(transaction, account)) ? work(transaction) : 'last',
        ),
      );
    }
    return true;
  };
  let place: Place | undefined = { term: '', segmentId: '0' };
  const postingsAndSegments = async (transaction: Transaction<Tables>) => {
    if (place === undefined) {
      await deleteSegments(transaction, account);
      return 'last';
    }
    place = await deletePostings(transaction, account, place);
    return 'more';
  };
  const rowsOf = (table: string) => (transaction: Transaction<Tables>) => deleteRows(transaction, table, account);
  for (const work of [...BEFORE_POSTINGS.map(rowsOf), postingsAndSegments, ...AFTER_POSTINGS.map(rowsOf)]) {
    if (!(await doPieces(work))) return false;
  }
  return true;
}

async function isBeingRemoved(transaction: Transaction<Tables>, { userId, accountId }: AccountRef): Promise<boolean> {
  const row = await transaction
    .selectFrom('accounts')
    .select('id')
    .where('user_id', '=', userId)
    .where('id', '=', accountId)
    .where('removal_due_at', 'is not', null)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

async function deleteRows(
  transaction: Transaction<Tables>,
  table: string,
  { userId, accountId }: AccountRef,
): Promise<'more' | 'last'> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid = any (array(
      select ctid from ${sql.table(table)} where user_id = ${userId}::uuid and account_id = ${accountId}::uuid limit ${PIECE}
    ))`.execute(transaction);
  return numAffectedRows === BigInt(PIECE) ? 'more' : 'last';
}

/**
 * Postings name their account by its segments, and their key begins with the term: so the person's are gone through once, in the order of
 * the key, and those of the account are deleted. By segment each of hundreds would be looked for among all of them.
 * @returns where to go on; undefined at the end
 */
async function deletePostings(
  transaction: Transaction<Tables>,
  { userId, accountId }: AccountRef,
  after: Place,
): Promise<Place | undefined> {
  const { rows } = await sql<Place>`
    with piece as materialized (
      select ctid as row, term, segment_id from postings
      where user_id = ${userId}::uuid and (term, segment_id) > (${after.term}, ${after.segmentId}::bigint)
      order by term, segment_id limit ${PIECE}
    ), gone as (
      delete from postings where ctid = any (array(
        select row from piece where segment_id in (
          select id from search_segments where user_id = ${userId}::uuid and account_id = ${accountId}::uuid
        )
      ))
    )
    select term, segment_id as "segmentId" from piece order by term, segment_id offset ${PIECE - 1}`.execute(
    transaction,
  );
  return rows[0];
}

/** A segment that counts no documents has no postings, and its trigger looks for none (migration 0027). */
async function deleteSegments(transaction: Transaction<Tables>, { userId, accountId }: AccountRef): Promise<void> {
  const where = sql<boolean>`user_id = ${userId}::uuid and account_id = ${accountId}::uuid`;
  await transaction.updateTable('search_segments').set({ document_count: 0 }).where(where).execute();
  await transaction.deleteFrom('search_segments').where(where).execute();
}
