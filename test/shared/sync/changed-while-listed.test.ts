import { afterAll, describe, expect, it } from 'vitest';
import type { CollectionSources } from '../../../shared/sync/collection-source.ts';
import { GoogleError } from '../../../shared/sync/google-error.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { copyOf } from './fixtures/copy-of.ts';
import { emailOf } from './fixtures/email-of.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const mails = (count: number) => Array.from({ length: count }, (_, index) => emailOf(`m${index}`, index));
const mailIds = (copy: Record<string, unknown[]>) => copy.mails?.map((mail) => (mail as { email_id: string }).email_id);

/** A Google that gives the same page token again and again, of a listing or of changes. */
function endless({ google }: SyncKit, of: 'list' | 'changes', onPage: () => void): CollectionSources {
  return {
    open(job, options) {
      const opened = google.open(job, options);
      if (!opened.items) return opened;
      const { items } = opened;
      const again = <Page extends object>(page: Page): Page => {
        onPage();
        return { ...page, nextPageToken: 'again' };
      };
      const list: typeof items.list = async (_token, signal, kept) => again(await items.list(null, signal, kept));
      const changes: typeof items.changes = async (from, signal, kept) => {
        const page = await items.changes(from, signal, kept);
        return page.kind === 'untold' ? page : again(page);
      };
      return { ...opened, items: { ...items, ...(of === 'list' ? { list } : { changes }) } };
    },
    openContacts: () => google.openContacts(),
    openAttachments: () => google.openAttachments(),
  };
}

describe('what is changed while a listing is read', () => {
  /** Three pages that are compared, and what happens before the second is read. */
  async function compared(during: (kit: SyncKit) => void, malformed: readonly string[] = []): Promise<SyncKit> {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(6);
    for (const id of malformed) kit.google.broken.set(id, 'malformed');
    kit.google.pageSize = 2;
    await kit.sync(kit.jobOf('gmail'));
    kit.google.beforeList = (pageToken) => {
      if (pageToken === '2') during(kit);
    };
    kit.google.untold = true;
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    return kit;
  }
  const idsOf = async (kit: SyncKit) => mailIds(await copyOf(test, kit.accountId)) as string[];
  const failingOf = async ({ accountId }: SyncKit) => {
    const sorted = 'select external_id from failing_items where account_id = $1 order by external_id';
    return (await test.asOwner(sorted, [accountId])).map(({ external_id: id }) => id);
  };

  it('stays, though it stands on no page', async () => {
    // What was to come on the last page goes to the first, which was read; another one goes for good.
    const kit = await compared(({ google }) => {
      google.mails = [...mails(6).slice(2), emailOf('m0', 60, { labels: ['INBOX', 'STARRED'] })];
    });
    expect(await idsOf(kit)).toEqual(['m0', 'm2', 'm3', 'm4', 'm5']);
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    expect((await copyOf(test, kit.accountId)).mails?.[0]).toMatchObject({ labels: ['INBOX', 'STARRED'] });
  });

  it('stays among what fails, from which what went is taken', async () => {
    const kit = await compared(
      ({ google }) => {
        google.mails = [...mails(6).slice(2), emailOf('m0', 60, { labels: ['INBOX', 'STARRED'] })];
      },
      ['m0', 'm1', 'm2'],
    );
    expect(await failingOf(kit)).toEqual(['m0', 'm2']);
  });

  it('is looked for by itself when it can not be told what has changed, and what went goes all the same', async () => {
    const kit = await compared(
      ({ google }) => {
        google.mails = [...mails(6).slice(2), emailOf('m0', 60)];
        google.untold = true;
      },
      ['m5'],
    );
    expect(await idsOf(kit)).toEqual(['m0', 'm2', 'm3', 'm4']);
    expect(await failingOf(kit)).toEqual(['m5']);
  });

  it('is looked for once each, however many runs that takes, while it can not be told what has changed', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(30);
    await kit.sync(kit.jobOf('gmail'));
    kit.google.untold = true;
    kit.google.beforeChanges = () => {
      kit.google.untold = true;
    };
    // None of them stands on the page, and one has gone.
    const there = [emailOf('m30', 60), ...mails(30).slice(1)];
    kit.google.beforeList = () => {
      kit.google.mails = [emailOf('m30', 60)];
    };
    const asked: string[] = [];
    kit.google.beforeFind = (ids) => {
      kit.google.mails = there;
      asked.push(...ids);
      return kit.clock.advance(15_000);
    };
    await kit.want();
    const outcomes: string[] = [];
    const run = async () => {
      outcomes.push((await kit.sync(kit.jobOf('gmail'), {}, 0.5)).kind);
    };
    while (outcomes.length < 6 && outcomes.at(-1) !== 'synced') await run();
    expect(outcomes).toEqual(['continued', 'synced']);
    expect(asked.toSorted()).toEqual(
      mails(30)
        .map(({ emailId }) => emailId)
        .toSorted(),
    );
    expect(await idsOf(kit)).toHaveLength(30);
    expect(await test.asOwner('select from listed_ids where account_id = $1', [kit.accountId])).toEqual([]);
  });

  it('is told once more where a page token dies while that is asked', async () => {
    const kit = await compared(({ google }) => {
      // Three of them have changed since the anchor, and the last page of these is asked for in vain, once.
      google.mails = [...mails(6).slice(2), ...[60, 61, 62].map((at) => emailOf(`new${at}`, at))];
      let died = false;
      google.beforeChanges = (pageToken) => {
        if (pageToken !== '2' || died) return;
        died = true;
        throw new GoogleError('invalid', 'gmail.users.history.list: 400 invalidArgument');
      };
    });
    expect((await idsOf(kit)).filter((id) => id.startsWith('m'))).toEqual(['m2', 'm3', 'm4', 'm5']);
  });

  it('may be more than a run has the time to ask for: the next one goes on after the last page', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(20);
    kit.google.pageSize = 100;
    await kit.sync(kit.jobOf('gmail'));
    kit.google.untold = true;
    kit.google.beforeList = () => {
      // One goes, and all others are marked as read.
      kit.google.mails = mails(20)
        .slice(1)
        .map((mail, index) => emailOf(mail.emailId, index + 1, { labels: ['INBOX', 'READ'] }));
      kit.google.beforeList = () => undefined;
    };
    await kit.want();
    const job = kit.jobOf('gmail');
    let asked = 0;
    kit.google.beforeChanges = () => {
      kit.google.pageSize = 5;
      if (asked++ > 0) void kit.clock.advance(30_000);
    };
    const outcomes: string[] = [];
    while (outcomes.length < 9 && outcomes.at(-1) !== 'synced') outcomes.push((await kit.sync(job, {}, 0.5)).kind);
    expect(outcomes).toEqual([...Array(4).fill('continued'), 'synced']);
    // None twice, after the one that could not be told.
    expect(kit.google.changesAsked.map(({ pageToken }) => pageToken)).toEqual([null, null, '5', '10', '15']);
    expect(await idsOf(kit)).toHaveLength(19);
    expect(await test.asOwner('select from listed_ids where account_id = $1', [kit.accountId])).toEqual([]);
  });

  it('stays with all else when the anchor has expired, until the next comparison', async () => {
    const kit = await compared(({ google }) => {
      google.mails = mails(6).slice(2);
      google.states.clear();
    });
    expect(await idsOf(kit)).toHaveLength(6);
    kit.google.beforeList = () => undefined;
    await kit.want();
    await kit.sync(kit.jobOf('gmail'));
    expect(await idsOf(kit)).toEqual(['m2', 'm3', 'm4', 'm5']);
  });
});

describe('a push that comes while a mailbox is compared', () => {
  it('is not kept waiting for it by pages on which nothing has changed', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.mails = mails(8);
    kit.google.pageSize = 2;
    await kit.sync(kit.jobOf('gmail'));
    kit.google.untold = true;
    await kit.want();
    kit.google.loaded.length = 0;
    const loadedBefore: number[] = [];
    kit.google.beforeList = async (pageToken) => {
      loadedBefore.push(kit.google.loaded.length);
      if (pageToken !== '2') return;
      kit.google.mails = [emailOf('pushed', 60), ...mails(8)];
      await kit.want();
    };
    await kit.sync(kit.jobOf('gmail'));
    expect(kit.google.loaded).toEqual(['pushed']);
    expect(loadedBefore.indexOf(1)).toBe(2);
  });
});

describe('pages whose token Google gives again', () => {
  it.each([
    ['of a listing', 'list', false],
    ['of the changes', 'changes', false],
    ['of the changes since a listing', 'changes', true],
  ] as const)('%s are not asked for without end', async (_, of, isCompared) => {
    const kit = await createSyncKit(test.database);
    const job = kit.jobOf('gmail');
    kit.google.mails = mails(6);
    if (of === 'changes') await kit.sync(job);
    kit.google.mails = mails(5);
    kit.google.untold = isCompared;
    await kit.want();
    let pages = 0;
    const sources = endless(kit, of, () => {
      pages += 1;
      if (pages > 10) throw new Error('asked without end');
    });
    expect(await kit.sync(job, { sources })).toEqual({ kind: 'failed', code: 'google-unavailable' });
    expect(kit.warnings).toMatchObject([{ reason: expect.stringMatching(/^The pages of the \w+ do not end\.$/) }]);
    expect(pages).toBe(2);
  });
});
