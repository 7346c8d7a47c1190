import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startWebhookServer } from './webhook-server.ts';

/** The cases of a webhook whose pushes carry the secret of a channel. @param change a state that tells of a change */
export async function describeChannelWebhook(
  service: 'calendar' | 'drive',
  other: 'calendar' | 'drive',
  change: string,
): Promise<void> {
  const server = await startWebhookServer();
  afterAll(() => server.close());
  beforeEach(async () => {
    server.outcomes();
    await server.takeJobs(service);
  });

  type Channel = Awaited<ReturnType<typeof server.channelOf>>;

  async function push(channel: Channel, headers: Record<string, string> = {}, route: string = service) {
    const response = await fetch(`${server.url}/v1/webhooks/${route}`, {
      method: 'POST',
      headers: {
        'x-goog-channel-id': channel.id,
        'x-goog-channel-token': channel.token,
        'x-goog-resource-id': channel.resourceId,
        'x-goog-resource-state': change,
        'x-goog-message-number': '8',
        ...headers,
      },
    });
    return response.status;
  }

  async function watched() {
    const person = await server.personInSync();
    return { person, channel: await server.channelOf(person, service) };
  }

  describe(`POST /v1/webhooks/${service} answers 204`, () => {
    it('and has the collection of the channel synced', async () => {
      const { person, channel } = await watched();
      expect(await push(channel)).toBe(204);
      const { userId, accountId } = person;
      expect(await server.takeJobs(service)).toEqual([{ userId, accountId, service, collection: '' }]);
      expect(server.outcomes()).toEqual(['wanted']);
    });

    it('to a burst, and has it synced once', async () => {
      const { person, channel } = await watched();
      for (let number = 2; number < 30; number += 1) await push(channel, { 'x-goog-message-number': String(number) });
      expect(await server.takeJobs(service)).toHaveLength(1);
      expect(await server.counters(person.userId, service)).toEqual({ wanted: 2, done: 1 });
    });

    it('to the message that says that the channel exists, and does nothing', async () => {
      const { person, channel } = await watched();
      const hello = { 'x-goog-resource-state': 'sync', 'x-goog-message-number': '1' };
      expect(await push(channel, hello)).toBe(204);
      expect(server.outcomes()).toEqual(['opened']);
      expect(await server.counters(person.userId, service)).toEqual({ wanted: 1, done: 1 });
    });

    it('to a push before Google has answered what the channel watches', async () => {
      const { channel } = await watched();
      await server.database.asOwner('update watches set resource_id = null, expires_at = null where id = $1', [
        channel.id,
      ]);
      expect(await push(channel)).toBe(204);
      expect(server.outcomes()).toEqual(['wanted']);
    });

    it('to one of the channel that is being replaced, as it may know what the new one does not', async () => {
      const { channel } = await watched();
      await server.database.asOwner('update watches set superseded_at = now() where id = $1', [channel.id]);
      expect(await push(channel)).toBe(204);
      expect(server.outcomes()).toEqual(['wanted']);
    });

    it('to the same message again, and to one that was overtaken, and does no more', async () => {
      const { channel } = await watched();
      await push(channel);
      await server.takeJobs(service);
      await server.database.asOwner('update sync_cursors set done = wanted');
      expect(await push(channel)).toBe(204);
      expect(await push(channel, { 'x-goog-message-number': '7' })).toBe(204);
      expect(server.outcomes()).toEqual(['wanted', 'replayed', 'replayed']);
      expect(await push(channel, { 'x-goog-message-number': '9' })).toBe(204);
      expect(server.outcomes()).toEqual(['wanted']);
    });

    const tables: [string, Record<string, string>, string][] = [
      ['with another secret', { 'x-goog-channel-token': randomUUID() }, 'forged'],
      ['about something else', { 'x-goog-resource-id': 'other' }, 'forged'],
      ['of a channel that nobody knows', { 'x-goog-channel-id': randomUUID() }, 'unknown'],
      ['of a channel that is none of ours', { 'x-goog-channel-id': 'channel-1' }, 'malformed'],
      ['without a secret', { 'x-goog-channel-token': '' }, 'malformed'],
      ['in a state that there is not', { 'x-goog-resource-state': 'gone' }, 'malformed'],
      ['without a number', { 'x-goog-message-number': '' }, 'malformed'],
      ['with an endless secret', { 'x-goog-channel-token': 'x'.repeat(300) }, 'malformed'],
    ];
    it.each(tables)('to one %s, and does nothing', async (_, headers, outcome) => {
      const { person, channel } = await watched();
      expect(await push(channel, headers)).toBe(204);
      expect(server.outcomes()).toEqual([outcome]);
      expect(await server.takeJobs(service)).toEqual([]);
      expect(await server.counters(person.userId, service)).toEqual({ wanted: 1, done: 1 });
    });

    it('to one of the other service’s channels, and does nothing', async () => {
      const { person } = await watched();
      const foreign = await server.channelOf(person, other);
      await push(foreign);
      expect(server.outcomes()).toEqual(['unknown']);
    });

    it('to one of a collection that went, and of an account that must be connected again', async () => {
      const { person, channel } = await watched();
      const gone = await server.channelOf(person, service, 'gone');
      await push(gone);
      await server.database.asOwner(`update accounts set state = 'reconnect-required' where id = $1`, [
        person.accountId,
      ]);
      await push(channel);
      expect(server.outcomes()).toEqual(['unknown', 'disconnected']);
      expect(await server.takeJobs(service)).toEqual([]);
    });
  });

  it('logs neither the secret nor the resource, and leaves nothing running', async () => {
    const { channel } = await watched();
    await push(channel);
    const lines = server.lines().join('\n');
    expect(lines).toContain('"outcome":"wanted"');
    for (const secret of Object.values(channel)) expect(lines).not.toContain(secret);
    expect(server.violations).toEqual([]);
  });
}
