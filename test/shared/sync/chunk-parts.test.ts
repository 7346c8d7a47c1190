import { describe, expect, it } from 'vitest';
import { chunkParts } from '../../../shared/sync/chunk-parts.ts';
import { ITEM_TRIES } from '../../../shared/sync/item-tries.ts';
import type { FailingItem } from '../../../shared/sync/sync-store.ts';

const NOW = new Date('2027-03-01T09:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

const failing = (overrides: Partial<FailingItem>): FailingItem => ({
  limit: ITEM_TRIES.outage,
  triedAt: NOW,
  revision: null,
  isSkipped: false,
  isAlone: false,
  endedWorkers: 0,
  ...overrides,
});

function partsOf(
  items: Record<string, FailingItem | undefined>,
  revision: string | null = null,
  { retriesSkipped = false, isFruitless = false, run = 0 } = {},
) {
  const entries = Object.keys(items).map((id) => ({ id, revision }));
  const known = new Map(Object.entries(items).flatMap(([id, item]) => (item ? [[id, item] as const] : [])));
  const { together, alone, untried } = chunkParts(entries, known, NOW, { retriesSkipped, isFruitless, run });
  const idsOf = (some: readonly { id: string }[]) => some.map(({ id }) => id);
  return { parts: [...together.map(idsOf), ...idsOf(alone).map((id) => [id])], untried: idsOf(untried) };
}

describe('the parts of a chunk', () => {
  it('are one where nothing has failed, and none of nothing', () => {
    expect(partsOf({ a: undefined, b: undefined })).toEqual({ parts: [['a', 'b']], untried: [] });
    expect(partsOf({})).toEqual({ parts: [], untried: [] });
  });

  it('begin with what has not failed, and end with what has ended most workers, each alone', () => {
    const items = {
      twice: failing({ isAlone: true, endedWorkers: 2 }),
      fails: failing({ limit: ITEM_TRIES.itsFault }),
      suspect: failing({ isAlone: true }),
      once: failing({ isAlone: true, endedWorkers: 1, limit: ITEM_TRIES.itsFault }),
      outage: failing({}),
      fine: undefined,
      another: failing({ isAlone: true, triedAt: minutesAgo(1) }),
      failsToo: failing({ limit: ITEM_TRIES.itsFault }),
    };
    expect(partsOf(items).parts).toEqual([
      ['fine', 'outage'],
      ['fails', 'failsToo'],
      ['another'],
      ['suspect'],
      ['once'],
      ['twice'],
    ]);
  });

  const aWeekAgo = minutesAgo(7 * 24 * 60);
  it.each([
    ['skipped a moment ago', { isSkipped: true, triedAt: minutesAgo(4) }, 'nowhere', 'tried'],
    ['skipped five minutes ago', { isSkipped: true, triedAt: minutesAgo(5) }, 'tried', 'tried'],
    ['skipped, to be loaded alone', { isSkipped: true, triedAt: aWeekAgo, isAlone: true }, 'nowhere', 'tried'],
    [
      'skipped as malformed, to be loaded alone',
      { isSkipped: true, triedAt: aWeekAgo, isAlone: true, limit: ITEM_TRIES.malformed },
      'tried',
      'tried',
    ],
    [
      'skipped as malformed, having ended three workers',
      { isSkipped: true, triedAt: aWeekAgo, isAlone: true, limit: ITEM_TRIES.malformed, endedWorkers: 3 },
      'nowhere',
      'untried',
    ],
    [
      'skipped for two ended workers',
      { isSkipped: true, triedAt: aWeekAgo, isAlone: true, endedWorkers: 2 },
      'nowhere',
      'tried',
    ],
    ['skipped for three', { isSkipped: true, triedAt: aWeekAgo, isAlone: true, endedWorkers: 3 }, 'nowhere', 'untried'],
    ['not skipped', { triedAt: NOW, isAlone: true, endedWorkers: 2 }, 'tried', 'tried'],
  ])('have an item that was %s where it belongs, as it was and changed', (_, item, asItWas, changed) => {
    const placeOf = (revision: string, retriesSkipped = false) => {
      const { parts, untried } = partsOf({ item: failing({ ...item, revision: '1' }) }, revision, { retriesSkipped });
      if (parts.length > 0) return 'tried';
      return untried.length > 0 ? 'untried' : 'nowhere';
    };
    expect([placeOf('1'), placeOf('2')]).toEqual([asItWas, changed]);
    expect([placeOf('1', true), placeOf('2', true)]).toEqual(['tried', 'tried']);
  });

  it('leave out what was skipped within a day where runs come to nothing, so that nothing waits for it', () => {
    const dayAgo = minutesAgo(24 * 60);
    const items = {
      fine: undefined,
      failing: failing({}),
      skipped: failing({ isSkipped: true, triedAt: new Date(dayAgo.getTime() + 1) }),
      skippedLongAgo: failing({ isSkipped: true, triedAt: dayAgo }),
    };
    expect(partsOf(items, null, { isFruitless: true }).parts).toEqual([['fine', 'failing', 'skippedLongAgo']]);
  });

  it('begin with another in each run of those that failed with all others, which the first may have hidden', () => {
    const items = { a: failing({}), b: failing({}), c: failing({ limit: ITEM_TRIES.inDoubt }), fine: undefined };
    const firsts = [6, 7, 8, 9].map((run) => partsOf(items, null, { run }).parts.map((part) => part.join()));
    expect(firsts).toEqual([['fine,a,b,c'], ['fine,b,c,a'], ['fine,c,a,b'], ['fine,a,b,c']]);
  });
});
