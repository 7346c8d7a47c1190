import { expect, test } from 'vitest';
import { judge } from '../../bench/sync/judge.ts';
import type { SyncBench } from '../../bench/sync/run-sync-bench.ts';

const MIB = 1024 ** 2;

/** Each figure just as good as it must be. */
const GOOD = {
  firstSync: {
    mails: 5_000,
    minutes: 21,
    quotaMinutes: 20,
    quotaRatio: 1.05,
    mailsAfter75s: 400,
    firstMinute: { mails: 400, found: 400 },
    refusedCalls: {},
    units: 120_000,
    rate: 4,
  },
  idleSync: {
    calls: { 'gmail.users.history.list': 1, 'calendar.events.list': 2 },
    expected: { 'gmail.users.history.list': 1, 'calendar.events.list': 2 },
  },
  pushedMail: { pushes: 60, p50Ms: 100, p95Ms: 2_000, maxMs: 3_000 },
  killedWorkers: { asked: 20, kills: 20, whileLeased: 15, sameRows: true, differences: [], rate: 20 },
  memory: [
    {
      mails: 5_000,
      mailsBytes: 0,
      attachmentsBytes: 512 * MIB,
      filesBytes: 0,
      comparisonBytes: 0,
      peakBytes: 512 * MIB,
    },
  ],
} satisfies SyncBench;

const missed = (measured: SyncBench) =>
  judge(measured)
    .filter(({ isMet }) => !isMet)
    .map(({ target }) => target);

test('what is as good as it must be misses nothing, and what was not measured is not judged', () => {
  expect(missed(GOOD)).toEqual([]);
  expect(judge(GOOD)).toHaveLength(8);
  expect(judge({})).toEqual([]);
});

test.each<[string, SyncBench, RegExp]>([
  ['too slow', { firstSync: { ...GOOD.firstSync, quotaRatio: 1.051 } }, /1\.05 times/],
  ['late with the newest', { firstSync: { ...GOOD.firstSync, firstMinute: { mails: 400, found: 399 } } }, /75 s/],
  ['over the quota', { firstSync: { ...GOOD.firstSync, refusedCalls: { 'gmail.users.threads.get': 1 } } }, /refuses/],
  ['a call too many', { idleSync: { ...GOOD.idleSync, calls: { 'gmail.users.history.list': 2 } } }, /without changes/],
  ['a call too few', { idleSync: { ...GOOD.idleSync, calls: { 'calendar.events.list': 2 } } }, /without changes/],
  ['no call', { idleSync: { ...GOOD.idleSync, calls: {} } }, /without changes/],
  ['a call of another kind', { idleSync: { ...GOOD.idleSync, calls: { 'drive.drives.list': 1 } } }, /without changes/],
  ['late with a push', { pushedMail: { ...GOOD.pushedMail, p95Ms: 2_001 } }, /pushed/],
  ['killed idle', { killedWorkers: { ...GOOD.killedWorkers, whileLeased: 14 } }, /15 of them with a lease/],
  ['killed too rarely', { killedWorkers: { ...GOOD.killedWorkers, kills: 19 } }, /at least 20/],
  ['other rows', { killedWorkers: { ...GOOD.killedWorkers, sameRows: false, differences: ['mails'] } }, /new copy/],
  ['too large', { memory: GOOD.memory.map((one) => ({ ...one, peakBytes: 512 * MIB + 1 })) }, /512 MiB/],
])('what is %s misses its target', (_, measured, target) => {
  expect(missed(measured)).toEqual([expect.stringMatching(target)]);
});
