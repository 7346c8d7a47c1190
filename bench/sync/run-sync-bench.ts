import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workspace } from '../../local/google-simulator/index.ts';
import { type FirstSync, measureFirstSync } from './first-sync.ts';
import { measureIdleSync } from './idle-sync.ts';
import { type KilledWorkers, killWorkers } from './killed-workers.ts';
import { generateMailbox, threadSizes } from './mailbox.ts';
import { measureStages, type Throughput } from './measure-stages.ts';
import { measurePushedMail, type PushedMail } from './pushed-mail.ts';
import { quotaMinutes } from './quota-time.ts';
import { isSettled, until } from './stored.ts';
import { openSite, type Site, type SiteOptions, type SyncStack, startSyncStack } from './sync-stack.ts';
import { measureMemory, type WorkerMemory } from './worker-memory.ts';

/** What is measured, each for itself. */
export const PARTS = ['first', 'stages', 'push', 'kills', 'memory'] as const;
export type Part = (typeof PARTS)[number];

export interface SyncBenchOptions {
  parts: readonly Part[];
  mails: number;
  /** Of the mailbox whose sync shows what a worker needs; a tenth of them has an attachment of 1 MB. */
  large: number;
  rate: number;
  pushes: number;
  kills: number;
  seed: number;
}

export interface SyncBench {
  firstSync?: FirstSync & { rate: number };
  throughput?: Throughput;
  idleCalls?: Record<string, number>;
  pushedMail?: PushedMail;
  killedWorkers?: KilledWorkers & { rate: number };
  memory?: WorkerMemory;
}

/** Leases run out after a minute: with this clock, after three seconds. */
const KILL_RATE = 20;

export async function runSyncBench(
  options: SyncBenchOptions,
  postgres: string,
  tell: (line: string) => void,
): Promise<SyncBench> {
  const folder = await mkdtemp(join(tmpdir(), 'wo-bench-mailbox-'));
  const { mails, parts, pushes, rate, seed } = options;
  const result: SyncBench = {};
  try {
    tell(`Writing a mailbox of ${mails} mails …`);
    const workspace = await generateMailbox(join(folder, 'mails'), mails, seed);
    if (parts.includes('first')) {
      const minutes = quotaMinutes(threadSizes(workspace));
      tell(`The first sync, within Google's quota: ${(minutes / rate).toFixed(1)} min …`);
      result.firstSync = await onStack({ workspace, rate, quota: true }, postgres, async (stack) => {
        await stack.startWorker(['sync-worker', 'embed-worker']);
        return { ...(await measureFirstSync(stack, mails, minutes, tell)), rate };
      });
    }
    if (parts.includes('stages') || parts.includes('push')) {
      tell('The same without a quota …');
      await onStack({ workspace, rate: 1, quota: false }, postgres, async (stack) => {
        const { throughput, accessToken } = await measureStages(stack, mails);
        result.throughput = throughput;
        if (!parts.includes('push')) return;
        await stack.startWorker(['sync-worker', 'embed-worker'], 2);
        await until(() => isSettled(stack.database.owner), 600_000);
        result.idleCalls = await measureIdleSync(stack, accessToken);
        tell(`Pushing ${pushes} mails …`);
        result.pushedMail = await measurePushedMail(stack, accessToken, pushes, seed);
      });
    }
    if (parts.includes('kills')) {
      tell(`Killing a worker ${options.kills} times …`);
      const killed = await onSite({ workspace, rate: KILL_RATE, quota: false }, (site) =>
        killWorkers(site, postgres, options.kills, seed),
      );
      result.killedWorkers = { ...killed, rate: KILL_RATE };
    }
    if (parts.includes('memory')) {
      tell(`Writing and syncing a mailbox of ${options.large} mails …`);
      const large = await generateMailbox(join(folder, 'large'), options.large, seed, 10);
      result.memory = await onStack({ workspace: large, rate: 1, quota: false }, postgres, (stack) =>
        measureMemory(stack, options.large),
      );
    }
    return result;
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
