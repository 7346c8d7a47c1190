import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { StagesMessage, StagesSetup } from './stages-main.ts';
import type { SyncStack } from './sync-stack.ts';

const MAIN = fileURLToPath(new URL('stages-main.ts', import.meta.url));

export interface Throughput {
  mails: number;
  /** Until all are found by their words, one worker, without a quota; Google's simulator runs beside it on the same machine. */
  mailsPerSecond: number;
  /** Vectors made and stored, a second. */
  embeddedPerSecond: number;
  /** Milliseconds of processor time a mail, by stage. */
  cpuMsPerMail: Record<string, number>;
}

/** Signs in, and syncs the mailbox in one process that tells what its processor time went to. */
export async function measureStages(stack: SyncStack, mails: number): Promise<Throughput> {
  const { userId, accountId } = await stack.connect();
  const setup: StagesSetup = {
    job: { userId, accountId, service: 'gmail', collection: '' },
    ownerUrl: stack.database.ownerUrl,
    syncEnvironment: stack.variables('sync-worker'),
    embedEnvironment: stack.variables('embed-worker'),
  };
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...stack.queues.environment, STAGES_SETUP: JSON.stringify(setup) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error('The measured process ended early; see above.')),
  );
  const [{ stages, seconds }] = (await Promise.race([once(child, 'message'), ended])) as [StagesMessage];
  ended.catch(() => undefined);
  return {
    mails,
    mailsPerSecond: mails / seconds.sync,
    embeddedPerSecond: mails / seconds.embed,
    cpuMsPerMail: Object.fromEntries(Object.entries(stages).map(([stage, ms]) => [stage, ms / mails])),
  };
}
