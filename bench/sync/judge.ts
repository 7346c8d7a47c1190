import { leasedKills } from './killed-workers.ts';
import type { SyncBench } from './run-sync-bench.ts';

/** A target, and what was measured. */
export interface Judgement {
  target: string;
  measured: string;
  isMet: boolean;
}

const MOST_OF_QUOTA_TIME = 1.05;
const PUSHED_WITHIN_MS = 2_000;
const WORKER_BYTES = 512 * 1024 ** 2;

/** Holds what was measured against what it must be; of a part that was left out it says nothing. */
export function judge({ firstSync, idleSync, pushedMail, killedWorkers, memory = [] }: SyncBench): Judgement[] {
  const judgements: Judgement[] = [];
  const demand = (target: string, measured: string, isMet: boolean) => judgements.push({ target, measured, isMet });
  if (firstSync) {
    const { mails, quotaRatio, firstMinute, refusedCalls } = firstSync;
    demand(
      `a first sync of ${mails} mails takes at most ${MOST_OF_QUOTA_TIME} times what Google's quota dictates`,
      `${quotaRatio.toFixed(3)} times`,
      quotaRatio <= MOST_OF_QUOTA_TIME,
    );
    demand(
      `the ${firstMinute.mails} newest mails, which a minute's quota buys, are found 75 s after signing in`,
      `${firstMinute.found} of them`,
      firstMinute.found >= firstMinute.mails,
    );
    const refused = Object.values(refusedCalls).reduce((sum, count) => sum + count, 0);
    demand('Google refuses no call for its quota', `${refused} refused`, refused === 0);
  }
  if (idleSync) {
    const others = otherCounts(idleSync.calls, idleSync.expected);
    demand(
      'a sync without changes costs one call for Gmail, for Drive, for each calendar, for their list and for the contacts',
      others.length === 0 ? 'just these' : others.join(', '),
      others.length === 0,
    );
  }
  if (pushedMail) {
    const { p95Ms } = pushedMail;
    demand(
      `a pushed mail is found within ${PUSHED_WITHIN_MS / 1_000} s (p95)`,
      `${p95Ms.toFixed(0)} ms`,
      p95Ms <= PUSHED_WITHIN_MS,
    );
  }
  if (killedWorkers) {
    const { asked, kills, whileLeased, sameRows, differences } = killedWorkers;
    demand(
      `workers are killed at least ${asked} times, ${leasedKills(asked)} of them with a lease`,
      `${kills}, ${whileLeased} with a lease`,
      kills >= asked && whileLeased >= leasedKills(asked),
    );
    demand(
      'the rows are afterwards those of a new copy',
      sameRows ? 'they are' : `others: ${differences.join(', ')}`,
      sameRows,
    );
  }
  for (const { mails, peakBytes } of memory) {
    demand(
      `a worker needs at most ${WORKER_BYTES / 1024 ** 2} MiB with ${mails} mails`,
      `${Math.round(peakBytes / 1024 ** 2)} MiB`,
      peakBytes <= WORKER_BYTES,
    );
  }
  return judgements;
}

/** The methods that were called more often, or less, than they should have been. */
function otherCounts(calls: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>): string[] {
  const methods = new Set([...Object.keys(calls), ...Object.keys(expected)]);
  return [...methods]
    .filter((method) => (calls[method] ?? 0) !== (expected[method] ?? 0))
    .map((method) => `${calls[method] ?? 0} × ${method} instead of ${expected[method] ?? 0}`);
}
