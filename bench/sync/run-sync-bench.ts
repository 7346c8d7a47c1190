import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workspace } from '../../local/google-simulator/index.ts';
import { generateAttachedMailbox } from './attached-mailbox.ts';
import { type FirstSync, measureFirstSync } from './first-sync.ts';
import { type IdleSync, measureIdleSync } from './idle-sync.ts';
import { type KilledWorkers, killWorkers } from './killed-workers.ts';
import { generateMailbox, threadsNewestFirst } from './mailbox.ts';
import { measureStages, type Throughput } from './measure-stages.ts';
import { measurePushedMail, type PushedMail } from './pushed-mail.ts';
import { quotaMinutes } from './quota-time.ts';
import { isEmbedded, isSettled, until } from './stored.ts';
import { openSite, type Site, type SiteOptions, type SyncStack, startSyncStack } from './sync-stack.ts';
import { measureMemory, type WorkerMemory } from './worker-memory.ts';

/** What is measured, each for itself. */
export const PARTS = ['first', 'stages', 'idle', 'push', 'kills', 'memory'] as const;
export type Part = (typeof PARTS)[number];

export interface SyncBenchOptions {
  parts: readonly Part[];
  mails: number;
  /** Mails of the mailboxes whose sync shows what a worker needs, one after the other; a tenth of them has an attachment. */
  memoryMails: readonly number[];
  rate: number;
  pushes: number;
  kills: number;
  seed: number;
}

export interface SyncBench {
  firstSync?: FirstSync & { rate: number };
  throughput?: Throughput;
  idleSync?: IdleSync;
  pushedMail?: PushedMail;
  killedWorkers?: KilledWorkers & { rate: number };
  memory?: WorkerMemory[];
}

/** Leases run out after a minute: with this clock, after fifteen seconds. A worker's two minutes are half a one of the machine's. */
const KILL_RATE = 4;

/** Measures one part after the other, and gives each as soon as it is measured; memory once a mailbox. */
export async function* runSyncBench(
  options: SyncBenchOptions,
  postgres: string,
  tell: (line: string) => void,
): AsyncGenerator<SyncBench> {
  const folder = await mkdtemp(join(tmpdir(), 'wo-bench-mailbox-'));
  const { mails, parts, pushes, rate, seed } = options;
  try {
    const workspace = parts.some((part) => part !== 'memory' && part !== 'kills')
      ? await generateMailbox(join(folder, 'mails'), mails, seed)
      : undefined;
    if (workspace && parts.includes('first')) {
      const threads = threadsNewestFirst(workspace);
      const minutes = quotaMinutes(threads.map(({ length }) => length));
      tell(`The first sync, within Google's quota: ${(minutes / rate).toFixed(1)} min …`);
      const firstSync = await onStack({ workspace, rate, quota: true }, postgres, async (stack) => {
        await stack.startWorker(['sync-worker', 'embed-worker']);
        return { ...(await measureFirstSync(stack, threads, tell)), rate };
      });
      yield { firstSync };
    }
    if (workspace && parts.includes('stages')) {
      tell('The same without a quota, by stage …');
      const throughput = await onStack({ workspace, rate: 1, quota: false }, postgres, (stack) =>
        measureStages(stack, mails),
      );
      yield { throughput };
    }
    if (workspace && (parts.includes('idle') || parts.includes('push'))) {
      tell('A first sync without a quota …');
      yield await onStack({ workspace, rate: 1, quota: false }, postgres, async (stack) => {
        const measured: SyncBench = {};
        const { accessToken } = await stack.connect();
        await stack.startWorker(['sync-worker', 'embed-worker'], 2);
        await until(() => isSettled(stack.database.owner), 600_000);
        if (parts.includes('idle')) measured.idleSync = await measureIdleSync(stack, accessToken);
        if (!parts.includes('push')) return measured;
        await until(() => isEmbedded(stack.database.owner), 600_000);
        tell(`Pushing ${pushes} mails …`);
        measured.pushedMail = await measurePushedMail(stack, accessToken, pushes, seed);
        return measured;
      });
    }
    if (parts.includes('kills')) {
      tell(`Killing a worker ${options.kills} times …`);
      // With such a clock a worker has half a minute of the machine's: too little for large files.
      const attached = await generateAttachedMailbox(join(folder, 'attached'), mails, seed, { withLarge: false });
      const killed = await onSite({ workspace: attached, rate: KILL_RATE, quota: false }, (site) =>
        killWorkers(site, postgres, options.kills, seed),
      );
      yield { killedWorkers: { ...killed, rate: KILL_RATE } };
    }
    if (parts.includes('memory')) {
      for (const size of options.memoryMails) {
        tell(`A worker's memory with a mailbox of ${size} mails …`);
        const directory = join(folder, `attached-${size}`);
        const attached = await generateAttachedMailbox(directory, size, seed, { withLarge: true });
        const memory = await onStack({ workspace: attached, rate: 1, quota: false }, postgres, (stack) =>
          measureMemory(stack, size, seed, tell),
        );
        yield { memory: [memory] };
        await rm(directory, { recursive: true, force: true });
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onSite<T>(
  options: SiteOptions & { workspace: Workspace },
  work: (site: Site) => Promise<T>,
): Promise<T> {
  const site = await openSite(options);
  try {
    return await work(site);
  } finally {
    await site.close();
  }
}

function onStack<T>(options: SiteOptions, postgres: string, work: (stack: SyncStack) => Promise<T>): Promise<T> {
  return onSite(options, async (site) => {
    const stack = await startSyncStack(site, postgres);
    try {
      return await work(stack);
    } finally {
      await stack.close();
    }
  });
}
