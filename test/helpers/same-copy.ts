import { expect } from 'vitest';
import { copyOf } from '../shared/sync/fixtures/copy-of.ts';
import type { TestDatabase } from './database.ts';

type Row = Record<string, unknown>;

/**
 * Demands that the copies of two accounts hold the same: rows, units, postings as decoded, counts of people, labels. What
 * tells how a copy came about may differ: cursors; of people the names that they once had and when they were last seen, which
 * are not counted back; of a mail its history id, which no listing tells: labels may have changed and changed back while the
 * history was lost; of a file its version, which also rises with what the copy does not hold.
 */
export async function expectSameCopy(test: TestDatabase, accountId: string, otherAccountId: string): Promise<void> {
  expect(await contentOf(test, accountId)).toEqual(await contentOf(test, otherAccountId));
}

async function contentOf(test: TestDatabase, accountId: string): Promise<Row> {
  const { cursors: _, mails = [], files = [], people = [], ...rest } = await copyOf(test, accountId);
  return {
    ...rest,
    mails: (mails as Row[]).map(({ history_id: _, ...mail }) => mail),
    files: (files as Row[]).map(({ version: _, ...file }) => file),
    people: (people as Row[]).map(({ address, is_contact, sent_count, received_count }) => ({
      address,
      is_contact,
      sent_count,
      received_count,
    })),
  };
}
