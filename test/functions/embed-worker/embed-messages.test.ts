import { describe, expect, it } from 'vitest';
import { embedMessages } from '../../../functions/embed-worker/embed-messages.ts';
import type { PendingText, TextVector } from '../../../shared/search/embed.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { sqsRecord } from '../../helpers/sqs-record.ts';
import { RecordingQueue } from '../../shared/sync/fixtures/sync-kit.ts';

const job = {
  userId: '0197a000-0000-7000-8000-000000000001',
  accountId: '0197a000-0000-7000-8000-000000000002',
  service: 'gmail',
} as const;

function worker(pendingUnits: number) {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const queue = new RecordingQueue();
  const pending: PendingText[] = Array.from({ length: pendingUnits }, (_, document) => ({
    contentKey: String(document),
    content: `text ${document}`,
  }));
  const store = {
    pending: async (_scope: unknown, _model: string, _before: unknown, limit: number) => ({
      texts: pending.slice(0, limit),
      next: pending.length < limit ? undefined : pending[limit - 1]?.contentKey,
    }),
    save: async (_scope: unknown, _model: string, vectors: readonly TextVector[]) =>
      void pending.splice(0, vectors.length),
    settle: async () => undefined,
    hasPending: async () => pending.length > 0,
  };
  let dueMerges = 2;
  const segments = { merge: async () => dueMerges-- > 0 };
  const model = {
    name: 'test',
    dimensions: 64,
    unrelatedBelow: 0,
    weight: 1,
    embed: async (texts: readonly string[], _signal: AbortSignal) => texts.map(() => new Float32Array(64)),
  } as const;
  const log = { info: () => undefined, error: () => undefined };
  const parts = { store, segments, model, queue, clock, log };
  return { parts, clock, queue, pending, dueMerges: () => Math.max(0, dueMerges) };
}

describe('the embed worker', () => {
  it('makes every vector that is missing, and is done', async () => {
    const { parts, queue, pending } = worker(600);
    expect(await embedMessages(parts, [sqsRecord('m', job)], () => 120_000)).toEqual({ batchItemFailures: [] });
    expect([pending.length, queue.embed]).toEqual([0, []]);
  });

  it('keeps what it made when the time is up, and hands the rest on', async () => {
    const { parts, clock, queue, pending } = worker(600);
    const embed = async (texts: readonly string[], signal: AbortSignal) => {
      await clock.advance(80_000);
      signal.throwIfAborted();
      return parts.model.embed(texts, signal);
    };
    const slow = { ...parts, model: { ...parts.model, embed } };
    expect(await embedMessages(slow, [sqsRecord('m', job)], () => 120_000)).toEqual({ batchItemFailures: [] });
    expect([pending.length, queue.embed]).toEqual([600 - 256, [job]]);
  });

  it('lets a message fail whose vectors could not be made, after its merges, or that is no job', async () => {
    const { parts, queue, dueMerges } = worker(1);
    const down = { ...parts, model: { ...parts.model, embed: () => Promise.reject(new Error('the model is down')) } };
    expect(await embedMessages(down, [sqsRecord('a', job), sqsRecord('b', 'x')], () => 120_000)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }],
    });
    expect([queue.embed, dueMerges()]).toEqual([[], 0]);
  });
});
