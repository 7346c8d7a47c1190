import { describe, expect, it, onTestFinished } from 'vitest';
import { createGoogleSources } from '../../../../shared/adapters/google/google-sources.ts';
import { createCallQuota } from '../../../../shared/adapters/google/quota/call-quota.ts';
import { QuotaMeter } from '../../../../shared/adapters/google/quota/quota-meter.ts';
import { type QuotaGeneration, quotaTable } from '../../../../shared/adapters/google/quota/quota-table.ts';
import { PacedUnits } from '../../../../shared/resilience/paced-units.ts';
import { chunksOf } from '../../../../shared/sync/chunks-of.ts';
import type { ListEntry, Loaded } from '../../../../shared/sync/collection-source.ts';
import { withoutWaiting } from '../../../helpers/without-waiting.ts';
import { connect } from '../../../local/google-simulator/helpers/connect.ts';
import { testMail } from '../../../local/google-simulator/helpers/mail-factory.ts';
import { temporaryFolder } from '../../../local/google-simulator/helpers/temporary-folder.ts';

const ME = 'me@example.com';
const never = new AbortController().signal;
const nothingKept = { listsOf: async () => new Map(), pathsOf: async () => new Map() };

/** A mailbox with threads of these sizes, the mails of all threads mixed; the newest of a thread in trash where that is said. */
function mailbox(sizes: readonly number[], { trashed = [] }: { trashed?: readonly number[] } = {}): string {
  const mails = sizes.flatMap((size, thread) =>
    Array.from({ length: size }, (_, index) => ({ thread, at: (index * 7919 + thread * 104_729) % 10_000_000 })),
  );
  const newest = new Map(mails.toSorted((a, b) => a.at - b.at).map((mail) => [mail.thread, mail]));
  return mails
    .map((mail) => {
      const isTrashed = trashed.includes(mail.thread) && newest.get(mail.thread) === mail;
      return testMail({
        headers: {
          'X-GM-THRID': String(1_000_000 + mail.thread),
          'X-Gmail-Labels': isTrashed ? 'Trash' : 'Inbox',
          Date: new Date(Date.UTC(2026, 0, 1) + mail.at * 1_000).toUTCString(),
          Subject: `Thread ${mail.thread}`,
        },
      });
    })
    .join('');
}

/** A first pass of Gmail over the simulator, which counts by the same clock; the chunks are stored in half a second each. */
async function firstPassOver(mails: string, generation: QuotaGeneration = '2026') {
  const folder = await temporaryFolder({ 'Takeout/Mail/All mail.mbox': mails });
  const google = await connect(folder.path, { me: ME });
  onTestFinished(async () => {
    await google[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });
  const { quotas } = google.simulator;
  quotas.enforce({ generation });
  quotas.exhaust('gmail', ME);
  google.clock.advance(1);
  const advance = (ms: number) => google.clock.advance(ms / 1_000);
  const clock = withoutWaiting(google.clock.now, advance);
  const units = new PacedUnits();
  const limiter = {
    reserve: async (request: Parameters<PacedUnits['reserve']>[1]) => units.reserve(clock.now().getTime(), request),
    drain: async (key: string, ms: number) => units.drain(clock.now().getTime(), key, ms),
  };
  const options = { limiter, table: quotaTable(generation), clock, meter: new QuotaMeter() };
  const sources = createGoogleSources({
    tokens: { accessToken: async () => google.auth.credentials.access_token ?? '' },
    clock,
    extractor: { extract: async () => ({ text: '' }) },
    quotaOf: (accountId, lane) => createCallQuota({ ...options, accountId, lane }),
    rootUrl: google.simulator.url,
  });
  const job = { userId: 'ann', accountId: 'ann', service: 'gmail', collection: '' } as const;
  const items = sources.open(job, { firstPass: true }).items ?? expect.fail('a mailbox has items');

  async function run() {
    const startedAt = clock.now().getTime();
    const listed: ListEntry[] = [];
    const loaded: { one: Loaded; atMs: number }[] = [];
    let pageToken: string | null = null;
    do {
      const page = await items.list(pageToken, never, nothingKept);
      listed.push(...page.entries);
      for (const chunk of chunksOf(page.entries, 50)) {
        const ones = await items.load(chunk, new Map(), never);
        advance(500);
        loaded.push(...ones.map((one) => ({ one, atMs: clock.now().getTime() - startedAt })));
      }
      pageToken = page.nextPageToken;
    } while (pageToken !== null);
    return { listed, loaded, minutes: (clock.now().getTime() - startedAt) / 60_000 };
  }
  return { google, items, run, usage: () => google.simulator.usage() };
}

const ids = (loaded: readonly { one: Loaded }[]) =>
  loaded.flatMap(({ one }) =>
    one.kind === 'item' && one.content.service === 'gmail' ? [one.content.email.emailId] : [],
  );

/** As conversations are: most have one mail, some have many. */
const SIZES = Array.from({ length: 420 }, (_, index) => [1, 1, 1, 2, 1, 3, 1, 5, 2, 12][index % 10] as number);

/** How many mails these units buy at the newer quota: all ids listed, then threads, the newest first, each by the cheapest calls. */
function boughtBy(units: number, newestFirst: readonly { threadId: string }[]): number {
  const sizes = [...Map.groupBy(newestFirst, ({ threadId }) => threadId).values()].map(({ length }) => length);
  let left = units - 5 * Math.ceil(newestFirst.length / 500);
  let mails = 0;
  for (const size of sizes) {
    left -= Math.min(40, 20 * size);
    if (left < 0) break;
    mails += size;
  }
  return mails;
}

describe('the first pass of a mailbox', () => {
  it('costs what the cheapest calls cost, and takes what the quota dictates, refused not once', async () => {
    const mails = SIZES.reduce((sum, size) => sum + size, 0);
    const cheapest = SIZES.reduce((sum, size) => sum + Math.min(40, 20 * size), 0) + 5 * Math.ceil(mails / 500);
    const { google, run, usage } = await firstPassOver(mailbox(SIZES));
    const { loaded, minutes } = await run();
    expect(new Set(ids(loaded)).size).toBe(mails);
    expect(usage().units.gmail).toBe(cheapest);
    expect(usage().refused).toEqual({});
    expect(minutes / (cheapest / 6_000)).toBeLessThan(1.05);
    // What 6,000 units buy is stored within 75 s: more mails than 300 messages, as threads are cheaper.
    const bought = boughtBy(6_000, google.simulator.gmail.messages);
    expect(bought).toBeGreaterThan(500);
    expect(loaded.filter(({ atMs }) => atMs <= 75_000).length).toBeGreaterThanOrEqual(bought);
  }, 60_000);

  it('does so with the quotas of older projects', async () => {
    const cheapest = SIZES.reduce((sum, size) => sum + Math.min(10, 5 * size), 0) + 5 * 3;
    const { run, usage } = await firstPassOver(mailbox(SIZES), '2025');
    const { minutes } = await run();
    expect(usage().units.gmail).toBe(cheapest);
    expect(usage().refused).toEqual({});
    // Of a quarter of a minute; the first and the last second weigh more there.
    expect(minutes - cheapest / 15_000).toBeLessThan(3 / 60);
  }, 60_000);

  it('reads the newest threads first, each with its older mails', async () => {
    const { run, google } = await firstPassOver(mailbox(SIZES.slice(0, 60)));
    const { loaded } = await run();
    const threads = loaded.map(({ one }) =>
      one.kind === 'item' && one.content.service === 'gmail' ? one.content.email.threadId : '',
    );
    const newestFirst = [...new Set(google.simulator.gmail.messages.map(({ threadId }) => threadId))];
    expect([...new Set(threads)]).toEqual(newestFirst);
    const changes = threads.filter((thread, index) => thread !== threads[index - 1]);
    expect(changes).toHaveLength(newestFirst.length);
  });

  it('reads a thread that is larger than a chunk once', async () => {
    const { run, usage } = await firstPassOver(mailbox([1, 90, 2]));
    const { loaded } = await run();
    expect(new Set(ids(loaded)).size).toBe(93);
    expect(usage().calls).toMatchObject({ 'gmail.users.threads.get': 1, 'gmail.users.messages.get': 3 });
  });

  it('leaves out what of a thread lies in trash, as the listing does', async () => {
    const { run } = await firstPassOver(mailbox([4, 1], { trashed: [0] }));
    const { listed, loaded } = await run();
    expect(listed).toHaveLength(4);
    expect(ids(loaded).sort()).toEqual(listed.map(({ id }) => id).sort());
  });

  it('knows what has gone since it was listed, within a thread and alone', async () => {
    const { items, google } = await firstPassOver(mailbox([4, 1]));
    const { entries } = await items.list(null, never, nothingKept);
    const [ofThread] = entries.filter(({ group }) => entries.filter((other) => other.group === group).length === 4);
    const [alone] = entries.filter(({ group }) => entries.filter((other) => other.group === group).length === 1);
    for (const entry of [ofThread, alone]) google.simulator.gmail.delete(entry?.id ?? '');
    const loaded = await items.load(entries, new Map(), never);
    expect(
      loaded
        .filter(({ kind }) => kind === 'gone')
        .map((one) => (one as { id: string }).id)
        .sort(),
    ).toEqual([ofThread?.id, alone?.id].sort());
    expect(loaded.filter(({ kind }) => kind === 'item')).toHaveLength(3);
  });
});
