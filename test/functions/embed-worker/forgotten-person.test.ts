import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { embedMessages } from '../../../functions/embed-worker/embed-messages.ts';
import { openEmbedding } from '../../../shared/runtime/embedding.ts';
import type { EmbeddingModel } from '../../../shared/search/embedding-model.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { sqsRecord } from '../../helpers/sqs-record.ts';
import { createSomeone } from '../../migrations/one-of-each.ts';
import { RecordingQueue } from '../../shared/sync/fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const clock = new FakeClock('2027-03-01T09:00:00Z');

async function worker(meanwhile: () => Promise<void> = async () => undefined) {
  const parts = openEmbedding(
    {},
    { database: test.database, clock, readSecret: () => Promise.reject(new Error('No secret.')) },
  );
  const embedded: string[] = [];
  const errors: unknown[] = [];
  const embed: EmbeddingModel['embed'] = async (texts, signal) => {
    embedded.push(...texts);
    await meanwhile();
    return parts.model.embed(texts, signal);
  };
  const model: EmbeddingModel = {
    ...parts.model,
    name: parts.model.name,
    dimensions: parts.model.dimensions,
    unrelatedBelow: parts.model.unrelatedBelow,
    weight: parts.model.weight,
    embed,
  };
  const log = { info: () => undefined, error: (...all: unknown[]) => void errors.push(all) };
  const queue = new RecordingQueue();
  return { parts: { ...parts, model, queue, clock, log }, queue, embedded, errors };
}

const forget = (userId: string) =>
  test.database.forPerson(userId, async (t) => void (await sql`select app.forget_person()`.execute(t)));

describe('an embed job', () => {
  it('of a person who is gone is acknowledged without work', async () => {
    const { userId, accountId } = await createSomeone(test.database);
    await forget(userId);
    const { parts, queue, embedded, errors } = await worker();
    const record = sqsRecord('m', { userId, accountId, service: 'gmail' });
    expect(await embedMessages(parts, [record], () => 120_000)).toEqual({ batchItemFailures: [] });
    expect([embedded, queue.embed, errors]).toEqual([[], [], []]);
  });

  it('of an account that is gone is acknowledged without work', async () => {
    const { userId, accountId } = await createSomeone(test.database);
    await test.asOwner('delete from accounts where id = $1', [accountId]);
    const { parts, queue, embedded } = await worker();
    const record = sqsRecord('m', { userId, accountId, service: 'gmail' });
    expect(await embedMessages(parts, [record], () => 120_000)).toEqual({ batchItemFailures: [] });
    expect([embedded, queue.embed]).toEqual([[], []]);
  });

  it('of a person who goes while their texts are embedded leaves nothing of them', async () => {
    const { userId, accountId } = await createSomeone(test.database);
    const { parts, embedded } = await worker(() => forget(userId));
    const record = sqsRecord('m', { userId, accountId, service: 'gmail' });
    await embedMessages(parts, [record], () => 120_000);
    expect(embedded).toHaveLength(1);
    for (const table of ['vector_spaces', 'search_vectors', 'pending_texts']) {
      expect(await test.asOwner(`select * from ${table} where user_id = $1`, [userId])).toEqual([]);
    }
    // And comes again to nothing.
    expect(await embedMessages(parts, [record], () => 120_000)).toEqual({ batchItemFailures: [] });
  });
});
