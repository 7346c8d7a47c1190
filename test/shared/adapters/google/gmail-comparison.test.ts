import { describe, expect, it, onTestFinished } from 'vitest';
import { createGoogleSources } from '../../../../shared/adapters/google/google-sources.ts';
import { UNLIMITED } from '../../../../shared/adapters/google/quota/call-quota.ts';
import type { CollectionSource, ListEntry, ListedIds } from '../../../../shared/sync/collection-source.ts';
import { emailRevision } from '../../../../shared/sync/revision.ts';
import { withoutWaiting } from '../../../helpers/without-waiting.ts';
import { connect } from '../../../local/google-simulator/helpers/connect.ts';
import { testMail } from '../../../local/google-simulator/helpers/mail-factory.ts';
import { temporaryFolder } from '../../../local/google-simulator/helpers/temporary-folder.ts';

const ME = 'me@example.com';
const never = new AbortController().signal;

/** A mailbox of 25 mails, each with a label of its own, and the source of a worker that compares it. */
async function mailbox() {
  const mails = Array.from({ length: 25 }, (_, index) =>
    testMail({ headers: { 'X-Gmail-Labels': `Inbox,Label ${index}`, Subject: `Mail ${index}` } }),
  );
  const folder = await temporaryFolder({ 'Takeout/Mail/All mail.mbox': mails.join('') });
  const google = await connect(folder.path, { me: ME });
  onTestFinished(async () => {
    await google[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });
  const sources = createGoogleSources({
    tokens: { accessToken: async () => google.auth.credentials.access_token ?? '' },
    clock: withoutWaiting(google.clock.now),
    extractor: { extract: async () => ({ text: '' }) },
    quotaOf: () => UNLIMITED,
    rootUrl: google.simulator.url,
  });
  const job = { userId: 'ann', accountId: 'ann', service: 'gmail', collection: '' } as const;
  const open = () => sources.open(job, { firstPass: false }).items ?? expect.fail('a mailbox has items');
  return { google, open };
}

/** Lists a page a worker: each knows what was kept, and the page token. */
async function listPageByPage(open: () => CollectionSource, onPage: () => void = () => undefined) {
  const kept: ListedIds[] = [];
  const entries: ListEntry[] = [];
  const listsOfPages: number[] = [];
  let pageToken: string | null = null;
  do {
    const page = await open().list(pageToken, never, {
      listsOf: async (ids) => listsOf(kept, ids),
      pathsOf: async () => undefined,
    });
    kept.push(...(page.beside ?? []));
    entries.push(...page.entries);
    listsOfPages.push(page.beside?.length ?? 0);
    pageToken = page.nextPageToken;
    onPage();
  } while (pageToken !== null);
  return { entries, listsOfPages };
}

function listsOf(kept: readonly ListedIds[], ids: readonly string[]): Map<string, string[]> {
  return new Map(ids.map((id) => [id, kept.filter((list) => list.ids.includes(id)).map(({ list }) => list)]));
}

describe('the labels of a mailbox that is compared', () => {
  it('are listed in pieces that a worker takes up from another, none of them twice', async () => {
    const { google, open } = await mailbox();
    const { entries, listsOfPages } = await listPageByPage(open);
    expect(listsOfPages.length).toBeGreaterThan(3);
    expect(Math.max(...listsOfPages)).toBeLessThanOrEqual(10);
    expect(entries.map(({ id, revision }) => [id, revision]).sort()).toEqual(
      google.simulator.gmail.messages
        .map(({ id, threadId, labelIds }) => [id, emailRevision({ threadId, labels: [...labelIds] })])
        .sort(),
    );
    const { data } = await google.gmail.users.labels.list({ userId: 'me' });
    const listed = (data.labels ?? []).filter(({ id }) => id !== 'SPAM' && id !== 'TRASH');
    // A page each, and one of all messages.
    expect(google.simulator.usage().calls['gmail.users.messages.list']).toBe(listed.length + 1);
  });

  it('may come and go meanwhile', async () => {
    const { google, open } = await mailbox();
    const own = google.simulator.gmail.labels.filter(({ type }) => type === 'user').map(({ id }) => id);
    const { entries } = await listPageByPage(open, () => {
      const id = own.pop();
      if (id !== undefined) google.simulator.gmail.deleteLabel(id);
    });
    expect(entries).toHaveLength(25);
  });
});
