import pg from 'pg';
import { compose as composeEmbedWorker } from '../../functions/embed-worker/compose.ts';
import { embedMessages } from '../../functions/embed-worker/embed-messages.ts';
import { compose as composeSyncWorker } from '../../functions/sync-worker/compose.ts';
import type { ItemJob } from '../../shared/domain/sync-job.ts';
import { syncCollection } from '../../shared/sync/sync-collection.ts';
import { cpuMsOf } from '../process-tree.ts';
import { profileStages } from './profile.ts';

/** What this program is told in `STAGES_SETUP`. */
export interface StagesSetup {
  job: ItemJob;
  /** As the owner: sees which server processes work for this one. */
  ownerUrl: string;
  syncEnvironment: Record<string, string>;
  embedEnvironment: Record<string, string>;
}

/** What it sends when it is done: milliseconds of processor time. */
export interface StagesMessage {
  stages: Record<string, number>;
  seconds: { sync: number; embed: number };
}

/** Syncs a collection in one go in this process, from the sources, and tells what took its processor. */
const { job, ownerUrl, syncEnvironment, embedEnvironment }: StagesSetup = JSON.parse(process.env.STAGES_SETUP ?? '{}');
const HOUR_MS = 3_600_000;
const owner = new pg.Client({ connectionString: ownerUrl });
await owner.connect();
Object.assign(process.env, syncEnvironment);
const syncWorker = await composeSyncWorker(syncEnvironment);
const embedWorker = composeEmbedWorker(embedEnvironment);

const seconds = { sync: 0, embed: 0 };
const stages = await profileStages(async () => {
  const startedAt = performance.now();
  await syncCollection(syncWorker, job, {
    checkpointAt: new Date(syncWorker.clock.now().getTime() + HOUR_MS),
    signal: AbortSignal.timeout(HOUR_MS),
  });
  await syncWorker.extractor.end();
  const syncedAt = performance.now();
  const body = JSON.stringify({ userId: job.userId, accountId: job.accountId, service: job.service });
  await embedMessages(embedWorker, [{ messageId: '1', body } as never], () => HOUR_MS);
  seconds.sync = (syncedAt - startedAt) / 1_000;
  seconds.embed = (performance.now() - syncedAt) / 1_000;
});
stages.PostgreSQL = await serverCpuMs();
process.send?.({ stages, seconds } satisfies StagesMessage, () => process.exit(0));

/** Of the server processes of this database, this connection's own left out. They are as old as this process. */
async function serverCpuMs(): Promise<number> {
  const { rows } = await owner.query<{ pid: number }>(
    "select pid from pg_stat_activity where datname = current_database() and usename = 'app'",
  );
  let sum = 0;
  for (const { pid } of rows) sum += await cpuMsOf(pid);
  return sum;
}
