import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { TextExtractor } from '../../../../shared/content/extraction/text-extractor.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import {
  callsSince,
  ifPossible,
  LIVE_RUNS,
  LIVE_TIMEOUT_MS,
  type LiveGoogle,
  openLiveGoogle,
} from '../fixtures/live-google.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const noExtractor: TextExtractor = { extract: async () => ({ unread: 'unsupported' }) };

function mail(n: number): string {
  const from = ['sarah@example.com', 'tom@example.org', 'alex.morgan@example.com'][n % 3];
  return [
    `From: Person ${n % 3} <${from}>`,
    `To: alex.morgan@example.com, other${n % 4}@example.com`,
    `Subject: Matter ${n}`,
    `Message-ID: <live-${n}@example.com>`,
    '',
    `Words of mail ${n}, kestrel ${n % 5}.`,
  ].join('\r\n');
}

const OPERATIONS = [
  'deliver',
  'deliverToSpam',
  'delete',
  'trash',
  'untrash',
  'star',
  'unstar',
  'read',
  'label',
  'unlabel',
  'createLabel',
  'renameLabel',
  'deleteLabel',
  'expire',
] as const;

interface Step {
  operation: (typeof OPERATIONS)[number];
  pick: number;
}

function apply({ simulator, google }: LiveGoogle, { operation, pick }: Step): void {
  const { gmail } = simulator;
  google.clock.advance(60);
  const { id } = gmail.messages[pick % gmail.messages.length] ?? expect.fail('no message');
  const own = gmail.labels.filter(({ type }) => type === 'user');
  const label = own[pick % Math.max(1, own.length)]?.id ?? 'STARRED';
  switch (operation) {
    case 'deliver':
      return void gmail.deliver(mail(pick));
    case 'deliverToSpam':
      return void gmail.deliver(mail(pick), { labelIds: ['SPAM', 'UNREAD'] });
    case 'delete':
      if (gmail.messages.length > 2) gmail.delete(id);
      return;
    case 'trash':
      return void gmail.trash(id);
    case 'untrash':
      return void gmail.untrash(id);
    case 'star':
      return void gmail.modifyLabels(id, { add: ['STARRED'] });
    case 'unstar':
      return void gmail.modifyLabels(id, { remove: ['STARRED'] });
    case 'read':
      return void gmail.modifyLabels(id, { remove: ['UNREAD'] });
    case 'label':
      return void gmail.modifyLabels(id, { add: [label] });
    case 'unlabel':
      return void gmail.modifyLabels(id, { remove: [label] });
    case 'createLabel':
      return void gmail.createLabel(`Label ${pick}`);
    case 'renameLabel':
      return void gmail.renameLabel(label, `Renamed ${pick}`);
    case 'deleteLabel':
      return void gmail.deleteLabel(label);
    case 'expire':
      return void gmail.history.expire();
  }
}

const steps = fc.array(fc.record({ operation: fc.constantFrom(...OPERATIONS), pick: fc.nat(40) }), {
  minLength: 1,
  maxLength: 6,
});

describe('a mailbox that is synced by its history', () => {
  it(
    'is what a first sync would store, whatever happens in it',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 4 }), async (rounds) => {
          await using live = await openLiveGoogle(test, noExtractor);
          await live.sync('gmail');
          for (const round of rounds) {
            for (const step of round) await ifPossible(() => apply(live, step));
            await live.sync('gmail');
          }
          await live.sync('gmail');
          await live.expectFresh('gmail');
        }),
        LIVE_RUNS,
      );
    },
    LIVE_TIMEOUT_MS,
  );

  it('costs one call when nothing has changed, and no message for a label', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    await live.sync('gmail');
    const before = live.simulator.usage();
    await live.sync('gmail');
    expect(callsSince(live, before)).toEqual({ 'gmail.users.history.list': 1 });

    const [first] = live.simulator.gmail.messages;
    live.simulator.gmail.modifyLabels(first?.id ?? '', { add: ['STARRED'], remove: ['UNREAD'] });
    const labelled = live.simulator.usage();
    await live.sync('gmail');
    expect(callsSince(live, labelled)).toEqual({ 'gmail.users.history.list': 1, 'gmail.users.labels.list': 1 });
    await live.expectFresh('gmail');
  });

  it('learns the name of a label that nothing else has happened to', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    await live.sync('gmail');
    const { id } = live.simulator.gmail.createLabel('Trips');
    await live.sync('gmail');
    await live.expectFresh('gmail');
    live.simulator.gmail.renameLabel(id, 'Journeys');
    await live.sync('gmail');
    await live.expectFresh('gmail');
  });

  it('reads only what came when its history has expired', async () => {
    await using live = await openLiveGoogle(test, noExtractor);
    await live.sync('gmail');
    const { gmail } = live.simulator;
    gmail.delete(gmail.messages[1]?.id ?? '');
    gmail.deliver(mail(1));
    gmail.modifyLabels(gmail.messages[3]?.id ?? '', { add: ['STARRED'] });
    gmail.history.expire();
    live.kit.infos.length = 0;
    const before = live.simulator.usage();
    await live.sync('gmail');
    const calls = callsSince(live, before);
    // The new one, and the one whose label has changed.
    expect(calls['gmail.users.messages.get']).toBe(2);
    expect(live.kit.infos).toContainEqual(expect.objectContaining({ because: 'expired' }));
    await live.expectFresh('gmail');
    await live.sync('gmail');
  });
});
