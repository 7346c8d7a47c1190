import type { Judgement } from './judge.ts';
import type { SyncBench } from './run-sync-bench.ts';

/** The result in plain words, a line each. */
export function linesOf({ firstSync, throughput, idleSync, pushedMail, killedWorkers, memory }: SyncBench): string[] {
  const lines: string[] = [];
  if (firstSync) {
    const { mails, minutes, quotaMinutes, quotaRatio, mailsAfter75s, firstMinute, refusedCalls, rate } = firstSync;
    lines.push(
      `First sync of ${mails} mails: ${minutes.toFixed(2)} min of Google's time, its quota dictates ${quotaMinutes.toFixed(2)}: ${quotaRatio.toFixed(3)} times as long (clocks ran ${rate} times as fast).`,
      `  75 s after signing in ${mailsAfter75s} mails were found by their words, ${firstMinute.found} of the ${firstMinute.mails} newest that a minute's quota buys. Refused by Google: ${listed(refusedCalls)}.`,
    );
  }
  if (throughput) {
    lines.push(
      `Without a quota: ${throughput.mailsPerSecond.toFixed(0)} mails/s by one worker, then ${throughput.embeddedPerSecond.toFixed(0)} mails/s get their vectors. Processor time a mail:`,
      ...Object.entries(throughput.cpuMsPerMail).map(
        ([stage, ms]) => `  ${stage.padEnd(26)} ${ms.toFixed(2).padStart(6)} ms`,
      ),
    );
  }
  if (idleSync) {
    lines.push('Calls of a sync without changes:');
    lines.push(...Object.entries(idleSync.calls).map(([method, count]) => `  ${method.padEnd(34)} ${count}`));
  }
  if (pushedMail) {
    const { pushes, p50Ms, p95Ms, maxMs } = pushedMail;
    lines.push(
      `From the webhook until a search finds the mail, ${pushes} mails: p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms, at most ${maxMs.toFixed(0)} ms.`,
    );
  }
  if (killedWorkers) {
    const { kills, whileLeased, sameRows, differences, rate } = killedWorkers;
    lines.push(
      `Workers killed: ${kills}, ${whileLeased} of them while they held a lease (clocks ran ${rate} times as fast). Rows equal to those of a new copy: ${sameRows ? 'yes' : `no, not of ${differences.join(', ')}`}.`,
    );
  }
  for (const { mails, mailsBytes, attachmentsBytes, filesBytes, comparisonBytes } of memory ?? []) {
    lines.push(
      `Peak memory of a worker, with ${mails} mails: ${mib(mailsBytes)} while they are synced, ${mib(attachmentsBytes)} while what is attached is read, ${mib(filesBytes)} for five files of 20 MB, ${mib(comparisonBytes)} when all is compared.`,
    );
  }
  return lines;
}

/** A line for each target. */
export function linesOfJudgements(judgements: readonly Judgement[]): string[] {
  return judgements.map(({ target, measured, isMet }) => `${isMet ? 'met   ' : 'MISSED'}  ${target}: ${measured}`);
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}

function listed(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts);
  return entries.length === 0 ? 'no call' : entries.map(([method, count]) => `${count} × ${method}`).join(', ');
}
