import { expect } from 'vitest';
import { copyOf } from '../shared/sync/fixtures/copy-of.ts';
import type { TestDatabase } from './database.ts';

type Row = Record<string, unknown>;

/**
 * What copyOf gave, without what tells how a copy came about: of a mail its history id, which no listing tells: labels may have changed
 * and changed back while the history was lost; of a file its version, which also rises with what the copy does not hold.
 */
export function withoutHistory(copy: Record<string, unknown[]>): Record<string, unknown[]> {
  const { mails = [], files = [] } = copy as Record<string, Row[]>;
  return {
    ...copy,
    mails: mails.map(({ history_id: _, ...mail }) => mail),
    files: files.map(({ version: _, ...file }) => file),
  };
}

/**
 * Demands that the copies of two accounts hold the same: rows, units, postings as decoded, counts of people, labels. What
 * tells how a copy came about may differ (withoutHistory); so may cursors, and of people the names that they once had and when they
 * were last seen, which are not counted back.
 */
export async function expectSameCopy(test: TestDatabase, accountId: string, otherAccountId: string): Promise<void> {
  expect(await contentOf(test, accountId)).toEqual(await contentOf(test, otherAccountId));
}

async function contentOf(test: TestDatabase, accountId: string): Promise<Row> {
  const { cursors: _, people = [], ...rest } = withoutHistory(await copyOf(test, accountId));
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
