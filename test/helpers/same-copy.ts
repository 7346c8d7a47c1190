import { expect } from 'vitest';
import { copyOf } from '../shared/sync/fixtures/copy-of.ts';
import type { TestDatabase } from './database.ts';

type Row = Record<string, unknown>;

/**
 * Demands that the copies of two accounts hold the same: rows, units, postings as decoded, counts of people, labels. What
 * tells how a copy came about may differ: cursors; and of people the names that they once had and when they were last seen,
 * which are not counted back.
 */
export async function expectSameCopy(test: TestDatabase, accountId: string, otherAccountId: string): Promise<void> {
  expect(await contentOf(test, accountId)).toEqual(await contentOf(test, otherAccountId));
}

async function contentOf(test: TestDatabase, accountId: string): Promise<Row> {
  const { cursors: _, people = [], ...rest } = await copyOf(test, accountId);
  return {
    ...rest,
    people: (people as Row[]).map(({ address, is_contact, sent_count, received_count }) => ({
      address,
      is_contact,
      sent_count,
      received_count,
    })),
  };
}
