import type { SegmentStore } from '../../../search/merge.ts';
import type { Database } from '../database.ts';
import { mergeSegments } from './merge-segments.ts';

/** The segments of the word index in Postgres. */
export function createSegmentStore(database: Database): SegmentStore {
  return { merge: (scope) => database.forPerson(scope.userId, (transaction) => mergeSegments(transaction, scope)) };
}
