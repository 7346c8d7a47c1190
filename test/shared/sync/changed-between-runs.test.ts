import { afterAll, describe, expect, it } from 'vitest';
import type { TextExtractor } from '../../../shared/content/extraction/text-extractor.ts';
import type { CollectionSources } from '../../../shared/sync/collection-source.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { type LiveGoogle, openLiveGoogle } from './fixtures/live-google.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const noExtractor: TextExtractor = { extract: async () => ({ unread: 'unsupported' }) };

function mail(n: number): string {
  return [
    'From: Sarah <sarah@example.com>',
    'To: alex.morgan@example.com',
    `Subject: Matter ${n}`,
    `Message-ID: <between-${n}@example.com>`,
    '',
    `Words of mail ${n}.`,
  ].join('\r\n');
}

/** Sources of which each load takes half a minute, so that a run ends before its pass does. */
function slow({ kit, sources }: LiveGoogle): CollectionSources {
  return {
    ...sources,
    open(job, options) {
      const opened = sources.open(job, options);
      if (!opened.items) return opened;
      const { items } = opened;
      const load: typeof items.load = async (entries, stored, signal) => {
        const loaded = await items.load(entries, stored, signal);
        await kit.clock.advance(30_000);
        return loaded;
      };
      return { ...opened, items: Object.assign(Object.create(items), { load }) };
    },
  };
}

describe('what changes between two runs of a pass, and is wanted then,', () => {
  it.each([
    ['a comparison', ({ simulator }: LiveGoogle) => simulator.gmail.history.expire()],
    [
      'the changes',
      ({ simulator }: LiveGoogle) => {
        simulator.pages.most = 1;
      },
    ],
  ])('is in the copy once the pass is whole, though it was read already: %s', async (_, prepare) => {
    await using live = await openLiveGoogle(test, noExtractor);
    const { gmail } = live.simulator;
    await live.sync('gmail');
    for (let n = 0; n < 60; n += 1) gmail.deliver(mail(n));
    prepare(live);
    await live.kit.want();
    const job = live.kit.jobOf('gmail');
    expect(await live.kit.sync(job, { sources: slow(live) }, 0.5)).toEqual({ kind: 'continued' });
    for (const read of [gmail.messages.at(0), gmail.messages.at(-1)])
      gmail.modifyLabels(read?.id ?? expect.fail('no message'), { add: ['STARRED'] });
    await live.kit.want();
    expect(await live.kit.sync(job, { sources: live.sources })).toEqual({ kind: 'synced' });
    await live.expectFresh('gmail');
  });
});
