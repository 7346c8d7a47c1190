import { expect, it } from 'vitest';
import { createGoogleSources } from '../../../../shared/adapters/google/google-sources.ts';
import { UNLIMITED } from '../../../../shared/adapters/google/quota/call-quota.ts';
import type { UnitLane } from '../../../../shared/resilience/unit-limiter.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { noExtractor } from '../../sync/fixtures/failing-items.ts';

it('takes units of a first pass and of attachments as backfill, and of what somebody waits for as fresh', () => {
  const lanes: UnitLane[] = [];
  const sources = createGoogleSources({
    tokens: { accessToken: async () => 'token' },
    clock: new FakeClock('2027-03-01T09:00:00Z'),
    extractor: noExtractor,
    quotaOf: (_accountId, lane) => {
      lanes.push(lane);
      return UNLIMITED;
    },
  });
  const account = { userId: 'u', accountId: 'a', collection: '' };
  const lanesOf = (open: () => unknown) => {
    lanes.length = 0;
    open();
    return lanes;
  };
  for (const service of ['gmail', 'calendar', 'drive'] as const) {
    const job = { ...account, service };
    expect(lanesOf(() => sources.open(job, { firstPass: true }))).toEqual(['backfill']);
    expect(lanesOf(() => sources.open(job, { firstPass: false }))).toEqual(['fresh']);
  }
  expect(lanesOf(() => sources.openAttachments({ ...account, service: 'gmail' }))).toEqual(['backfill']);
  expect(lanesOf(() => sources.openContacts({ ...account, service: 'contacts' }))).toEqual(['fresh']);
});
