import { afterAll, describe, expect, it } from 'vitest';
import { syncMessages } from '../../../functions/sync-worker/sync-messages.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { sqsRecord } from '../../helpers/sqs-record.ts';
import { emailOf } from '../../shared/sync/fixtures/email-of.ts';
import { createSyncKit } from '../../shared/sync/fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

async function worker() {
  const kit = await createSyncKit(test.database);
  const errors: Record<string, unknown>[] = [];
  const outcomes: unknown[] = [];
  const left: unknown[] = [];
  /** How many jobs were done whenever the thread that reads files was ended. */
  const ends: number[] = [];
  const log = {
    info: (_message: string, details: Record<string, unknown>) => void outcomes.push(details.outcome),
    warn: () => undefined,
    error: (_message: string, details: Record<string, unknown>) => void errors.push(details),
  };
  const run = (bodies: unknown[], remainingMs = 120_000) =>
    syncMessages(
      {
        ...kit.parts,
        log,
        quotaUse: { read: () => ({ units: 0, waitedMs: 0 }) },
        leaveAgain: async (account) => {
          left.push(account);
          return { watches: 'stopped', grant: 'revoked' };
        },
        extractor: { end: async () => void ends.push(outcomes.length) },
      },
      bodies.map((body, index) => sqsRecord(`message-${index}`, body)),
      () => remainingMs,
    );
  return { kit, run, errors, outcomes, ends, left };
}

describe('the sync worker', () => {
  it('acknowledges what it synced, what is done already and what is gone', async () => {
    const { kit, run, outcomes, ends } = await worker();
    const gone = kit.jobOf('calendar', 'gone@example.com');
    expect(await run([kit.jobOf('gmail'), kit.jobOf('gmail'), gone])).toEqual({ batchItemFailures: [] });
    expect(outcomes).toEqual([{ kind: 'synced' }, { kind: 'idle' }, { kind: 'gone' }]);
    expect(kit.clock.sleeping).toBe(0);
    expect(ends).toEqual([3]);
  });

  it('leaves Google for the account of a message that asks for it', async () => {
    const { kit, run, left, ends } = await worker();
    const { userId, accountId } = kit;
    expect(await run([{ kind: 'leave', userId, accountId }])).toEqual({ batchItemFailures: [] });
    expect(left).toEqual([{ userId, accountId }]);
    expect(ends).toHaveLength(1);
    expect(kit.clock.sleeping).toBe(0);
  });

  it.each([
    ['text that is not JSON', '{"userId": "secret'],
    ['another object', { kind: 'sweep' }],
    ['a job with too much', { userId: 'x', extra: 'secret' }],
  ])('lets %s fail, for the dead-letter queue, and does the others', async (_, poison) => {
    const { kit, run, errors, outcomes } = await worker();
    expect(await run([poison, kit.jobOf('gmail')])).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
    expect(outcomes).toEqual([{ kind: 'synced' }]);
    expect(JSON.stringify(errors)).not.toContain('secret');
  });

  it('lets a failure of our own come again, and leaves no thread behind', async () => {
    const { kit, run, errors, ends } = await worker();
    kit.google.beforeList = () => {
      throw new TypeError('a bug');
    };
    expect(await run([kit.jobOf('gmail')])).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
    expect(errors).toEqual([{ messageId: 'message-0', error: 'TypeError: a bug' }]);
    expect(ends).toHaveLength(1);
  });

  it('acknowledges a failure of Google’s, which the sweep tries again', async () => {
    const { kit, run, outcomes } = await worker();
    const { GoogleError } = await import('../../../shared/sync/google-error.ts');
    kit.google.beforeList = () => {
      throw new GoogleError('transient', 'gmail.users.messages.list: 503');
    };
    expect(await run([kit.jobOf('gmail')])).toEqual({ batchItemFailures: [] });
    expect(outcomes).toEqual([{ kind: 'failed', code: 'google-unavailable' }]);
  });

  it('stops 60 s before the deadline and hands the rest on', async () => {
    const { kit, run, outcomes } = await worker();
    kit.google.mails = [1, 2, 3, 4, 5].map((minute) => emailOf(`m${minute}`, minute));
    kit.google.pageSize = 1;
    kit.google.beforeLoad = () => kit.clock.advance(30_000);
    await run([kit.jobOf('gmail')]);
    expect(outcomes).toEqual([{ kind: 'continued' }]);
    expect(kit.google.loaded).toEqual(['m5', 'm4']);
    expect(kit.queue.sync).toEqual([{ job: kit.jobOf('gmail'), priority: 'backfill' }]);
    await run([kit.jobOf('gmail')]);
    await run([kit.jobOf('gmail')]);
    expect(kit.google.loaded).toEqual(['m5', 'm4', 'm3', 'm2', 'm1']);
  });

  it('drops what is under way 10 s before the deadline', async () => {
    const { kit, run, outcomes } = await worker();
    kit.google.mails = [emailOf('m1', 1)];
    kit.google.beforeLoad = async (_ids, signal) => {
      // Step by step, so that the lease is renewed on the way.
      for (let second = 0; second < 110; second += 10) {
        await kit.clock.advance(10_000);
        await kit.cursorOf(kit.jobOf('gmail'));
      }
      signal.throwIfAborted();
    };
    await run([kit.jobOf('gmail')]);
    expect(outcomes).toEqual([{ kind: 'failed', code: 'too-slow' }]);
    expect(kit.google.loaded).toEqual([]);
  });
});
