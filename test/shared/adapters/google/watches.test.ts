import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../../local/demo/index.ts';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { createGoogleSources } from '../../../../shared/adapters/google/google-sources.ts';
import { UNLIMITED } from '../../../../shared/adapters/google/quota/call-quota.ts';
import type { ItemJob } from '../../../../shared/domain/sync-job.ts';
import { connect } from '../../../local/google-simulator/helpers/connect.ts';

const google = await connect(SMALL_DEMO.directory, { me: SMALL_DEMO.me, timeZone: SMALL_DEMO.timeZone });
afterAll(() => google[Symbol.asyncDispose]());
const { pushes } = google.simulator;
const clock = { now: () => google.clock.now(), delay: systemClock.delay };
beforeEach(() => void pushes.drop());

const DAY_MS = 24 * 3_600_000;
const TOPIC = 'projects/demo/topics/gmail-push';
const { signal } = new AbortController();

const watchesTo = (pushTo: { topic?: string; webhookUrl?: string }) =>
  createGoogleSources({
    tokens: { accessToken: async () => google.auth.credentials.access_token ?? '' },
    clock,
    extractor: { extract: () => Promise.reject(new Error('Nothing is read here.')) },
    quotaOf: () => UNLIMITED,
    rootUrl: google.simulator.url,
    pushTo,
  }).watches;
const watches = watchesTo({ topic: TOPIC, webhookUrl: 'https://api.example.com/' });

const jobOf = (service: ItemJob['service'], collection = ''): ItemJob => ({
  userId: randomUUID(),
  accountId: randomUUID(),
  service,
  collection,
});
const channel = () => ({ id: randomUUID(), token: randomUUID() });

const expectAWeek = (expiresAt: Date) => expect(expiresAt.getTime() - clock.now().getTime()).toBe(7 * DAY_MS);

describe('what is watched', () => {
  it('is what there is an address for', () => {
    expect(watchesTo({}).services).toEqual([]);
    expect(watchesTo({ topic: TOPIC }).services).toEqual(['gmail']);
    expect(watchesTo({ webhookUrl: 'https://api.example.com' }).services).toEqual(['calendar', 'drive']);
  });

  it('of Gmail tells the topic, for a week', async () => {
    const answer = await watches.start(jobOf('gmail'), channel(), '1', signal);
    if (answer.kind !== 'live') return expect.fail();
    expectAWeek(answer.expiresAt);
    expect(answer).toMatchObject({ resourceId: null, address: SMALL_DEMO.me });
    expect(google.simulator.gmailWatch.topicName).toBe(TOPIC);
    await watches.stop(jobOf('gmail'), { id: channel().id, resourceId: null }, signal);
    expect(google.simulator.gmailWatch.topicName).not.toBe(TOPIC);
  });

  it.each([
    ['the list of calendars', ''],
    ['a calendar', SMALL_DEMO.me],
  ])('of %s calls the webhook, with the secret, for a week, until it is stopped', async (_, collection) => {
    const job = jobOf('calendar', collection);
    const { id, token } = channel();
    const answer = await watches.start(job, { id, token }, '', signal);
    if (answer.kind !== 'live' || answer.resourceId === null) return expect.fail();
    expectAWeek(answer.expiresAt);
    expect(pushes.pending().map(({ address }) => address)).toEqual(['https://api.example.com/v1/webhooks/calendar']);
    const { resourceId } = answer;
    await watches.stop(job, { id, resourceId }, signal);
    // Again: it is not there any more.
    await watches.stop(job, { id, resourceId }, signal);
  });

  it('of My Drive calls the webhook, until it is stopped', async () => {
    const { startPageToken } = (await google.drive.changes.getStartPageToken()).data;
    const job = jobOf('drive');
    const { id, token } = channel();
    const answer = await watches.start(job, { id, token }, startPageToken ?? '', signal);
    if (answer.kind !== 'live' || answer.resourceId === null) return expect.fail();
    expectAWeek(answer.expiresAt);
    expect(pushes.pending().map(({ address }) => address)).toEqual(['https://api.example.com/v1/webhooks/drive']);
    await watches.stop(job, { id, resourceId: answer.resourceId }, signal);
  });

  it.each([
    ['calendar', SMALL_DEMO.me],
    ['calendar', ''],
    ['drive', ''],
  ] as const)(
    'of %s "%s" whose answer is lost is not asked for again by the same id, which is taken',
    async (service, collection) => {
      const { startPageToken } = (await google.drive.changes.getStartPageToken()).data;
      google.simulator.faults.add({ kind: 503, method: `${service}.`, times: 1, afterwards: true });
      const before = google.simulator[service].channels().length;
      const start = () => watches.start(jobOf(service, collection), channel(), startPageToken ?? '', signal);
      await expect(start()).rejects.toMatchObject({ name: 'GoogleError', kind: 'transient' });
      expect(google.simulator[service].channels()).toHaveLength(before + 1);
      expect(await start()).toMatchObject({ kind: 'live' });
    },
  );

  it('is refused for a topic that is none', async () => {
    const start = watchesTo({ topic: 'gmail-push' }).start(jobOf('gmail'), channel(), '1', signal);
    await expect(start).rejects.toMatchObject({ name: 'GoogleError', kind: 'invalid' });
  });
});
