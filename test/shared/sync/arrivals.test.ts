import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../helpers/database.ts';
import { copyOf } from './fixtures/copy-of.ts';
import { emailOf } from './fixtures/email-of.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const mail = (minute: number) => emailOf(`m${minute}`, minute);
const mails = (count: number) => Array.from({ length: count }, (_, minute) => mail(minute));
const idsIn = async (kit: SyncKit) =>
  ((await copyOf(test, kit.accountId)).mails as { email_id: string }[]).map(({ email_id }) => email_id);

/** A mailbox of 130 mails in pages of 60, and what is done once as many chunks are loaded. */
async function mailboxWith(during: Record<number, (kit: SyncKit) => Promise<void> | void>) {
  const kit = await createSyncKit(test.database);
  kit.google.mails = mails(130);
  kit.google.pageSize = 60;
  let chunk = 0;
  kit.google.beforeLoad = async () => {
    chunk += 1;
    await during[chunk]?.(kit);
  };
  return kit;
}

describe('a mail that comes during a first pass', () => {
  it('is stored with the next chunk, and once, when a push wants it; nothing is loaded twice', async () => {
    const kit = await mailboxWith({
      2: async ({ google, want }) => {
        google.mails = [...google.mails, mail(500)];
        await want();
      },
    });
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(kit.google.loaded.indexOf('m500')).toBeLessThanOrEqual(60);
    expect(kit.google.loaded).toHaveLength(131);
    expect(new Set(await idsIn(kit)).size).toBe(131);
  });

  it('waits for the changes that follow when nobody wants it', async () => {
    const kit = await mailboxWith({
      2: ({ google }) => {
        google.mails = [...google.mails, mail(500)];
      },
    });
    await kit.sync(kit.jobOf('gmail'));
    expect(kit.google.loaded).not.toContain('m500');
  });

  it('is left to the changes that follow when Google does not give it, and does not stop the pass', async () => {
    const kit = await mailboxWith({
      2: async ({ google, want }) => {
        google.mails = [...google.mails, mail(500), mail(501)];
        google.broken.set('m501', 'failed');
        await want();
      },
    });
    kit.google.beforeChanges = () => kit.google.broken.clear();
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    expect(kit.google.loaded.filter((id) => id === 'm500' || id === 'm501')).toEqual(['m501', 'm500', 'm501']);
    expect(new Set(await idsIn(kit)).size).toBe(132);
  });

  it('is stored first when the pass is taken up again', async () => {
    const kit = await mailboxWith({ 1: ({ clock }) => clock.advance(30_000) });
    const job = kit.jobOf('gmail');
    expect(await kit.sync(job, {}, 0.5)).toEqual({ kind: 'continued' });
    expect(kit.google.loaded).toHaveLength(50);
    kit.google.mails = [...kit.google.mails, mail(500)];
    expect(await kit.sync(job)).toEqual({ kind: 'synced' });
    expect(kit.google.loaded[50]).toBe('m500');
    expect(kit.google.loaded).toHaveLength(131);
    expect(new Set(await idsIn(kit)).size).toBe(131);
  });
});

describe('a first pass that is stopped within its first page', () => {
  it('goes on with the point that it began at, and shows how far it has come', async () => {
    const kit = await mailboxWith({ 1: ({ clock }) => clock.advance(30_000) });
    const job = kit.jobOf('gmail');
    await kit.sync(job, {}, 0.5);
    expect(await kit.cursorOf(job)).toMatchObject({ page_token: null, anchor: 'anchor-1', items_seen: 50 });
    await kit.sync(job);
    expect(kit.google.begun).toBe(1);
    expect(await kit.cursorOf(job)).toMatchObject({ cursor: 'anchor-1', items_seen: 130 });
  });
});
