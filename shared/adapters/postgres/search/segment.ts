import { sql, type Transaction } from 'kysely';
import type { Service } from '../../../domain/service.ts';
import type { Tables } from '../tables.ts';
import type { Statistics } from './unit-changes.ts';

/** Whose units: one segment of the index, and one worker writes it at a time. */
export interface UnitScope {
  userId: string;
  accountId: string;
  service: Service;
}

export interface Segment extends Statistics {
  id: string;
}

/** The segment of an account's service, made if it is missing, and locked until the transaction ends. */
export async function lockSegment(transaction: Transaction<Tables>, scope: UnitScope): Promise<Segment> {
  // Answered by the unique index search_segments_owner. The update writes nothing new: it takes the row's lock.
  const row = await transaction
    .insertInto('search_segments')
    .values({
      user_id: scope.userId,
      account_id: scope.accountId,
      service: scope.service,
      next_document: 0,
      document_count: 0,
      total_length: 0,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'account_id', 'service'])
        .doUpdateSet({ next_document: sql`search_segments.next_document` }),
    )
    .returning(['id', 'next_document', 'document_count', 'total_length'])
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    nextDocument: row.next_document,
    documentCount: row.document_count,
    totalLength: BigInt(row.total_length),
  };
}

/** Writes the counters of a segment that this transaction has locked. */
export async function saveSegment(transaction: Transaction<Tables>, userId: string, segment: Segment): Promise<void> {
  await transaction
    .updateTable('search_segments')
    .set({
      next_document: segment.nextDocument,
      document_count: segment.documentCount,
      total_length: segment.totalLength,
    })
    .where('user_id', '=', userId)
    .where('id', '=', segment.id)
    .execute();
}
